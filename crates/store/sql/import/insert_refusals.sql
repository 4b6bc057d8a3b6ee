-- purpose: lines that were not taken, and why
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/advance
INSERT INTO import_refusal (account_id, import_id, line, field, reason, step)
SELECT $1, $2, (r.value->>'line'), (r.value->>'field'), (r.value->>'reason'), (r.value->>'step')
  FROM json_each($3) AS r
 WHERE 1 = 1
ON CONFLICT (account_id, import_id, line) DO NOTHING
