-- purpose: what an upload was before it became text, and what the member says of its columns
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/insert
UPDATE import
   SET uploaded = $3, mapping = $4
 WHERE account_id = $1 AND import_id = $2
