-- purpose: the lines of an upload that were erased
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT line, erased_at
  FROM import_erasure
 WHERE account_id = $1 AND import_id = $2
 ORDER BY line
 LIMIT $3
