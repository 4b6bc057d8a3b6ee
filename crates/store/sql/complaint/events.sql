-- purpose: what was done in a case, first to last
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT number, kind, state, due_at, detail, sealed_note, by_whom, created_at
  FROM case_event
 WHERE account_id = $1 AND case_id = $2
 ORDER BY number
