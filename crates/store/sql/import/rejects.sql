-- purpose: the next lines that were not taken, for a download
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT line, COALESCE(step, 'syntax'), field, reason
  FROM import_refusal
 WHERE account_id = $1 AND import_id = $2 AND line > $3
 ORDER BY line
 LIMIT $4
