-- purpose: puts a rule book in force; waiting mail is judged again
-- scope: system (one installation, one rule book)   index: primary key
-- crash: one statement; in force or not
INSERT INTO policy_current (id, version, changed_at)
VALUES (1, $1, $2)
ON CONFLICT (id) DO UPDATE
   SET version = excluded.version, changed_at = excluded.changed_at
 WHERE policy_current.version <> excluded.version
