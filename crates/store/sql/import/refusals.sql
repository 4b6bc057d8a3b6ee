-- purpose: the lines that were not taken
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT line, field, reason
  FROM import_refusal
 WHERE account_id = $1 AND import_id = $2
 ORDER BY line
 LIMIT $3
