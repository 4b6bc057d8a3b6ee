-- purpose: imports that wait for background work
-- scope: system (the worker serves every account)   index: import_state
-- crash: reads only; the state is the intent
SELECT account_id, import_id, list_id, state, provenance, file, rows_total, rows_claimed,
       rows_refused, rows_known, rows_evidenced, lines_read, attested_through, created_at,
       evidence, mapping, screening
  FROM import
 WHERE state = $1
 ORDER BY import_id
 LIMIT 50
