-- purpose: one import
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, import_id, list_id, state, provenance, file, rows_total, rows_claimed,
       rows_refused, rows_known, rows_evidenced, lines_read, attested_through, created_at,
       evidence, mapping, screening
  FROM import
 WHERE account_id = $1 AND import_id = $2
