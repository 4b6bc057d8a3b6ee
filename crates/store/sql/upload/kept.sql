-- purpose: the digest under which the file of an import is kept now
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT COALESCE(kept, file)
  FROM import
 WHERE account_id = $1 AND import_id = $2
