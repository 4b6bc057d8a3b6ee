-- purpose: the file of every import, as it is kept now; those that went are left out
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT import_id, COALESCE(kept, file)
  FROM import
 WHERE account_id = $1 AND import_id > $2 AND file_gone_at IS NULL
 ORDER BY import_id
 LIMIT 200
