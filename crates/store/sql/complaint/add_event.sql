-- purpose: what was done in a case, while event $4 - 1 is its newest
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with what follows from it
INSERT INTO case_event (account_id, case_id, number, kind, state, due_at, detail, sealed_note, by_whom,
                        created_at)
SELECT $1, $2, $4, $5, $6, $7, $8, $9, $10, $11
 WHERE (SELECT COALESCE(MAX(e.number), 0) FROM case_event e
         WHERE e.account_id = $1 AND e.case_id = $2) = $3
ON CONFLICT (account_id, case_id, number) DO NOTHING
