-- purpose: keeps another file for an import: the one without the lines of a person who was erased
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the new file, the end of the old one and the record of the lines
UPDATE import
   SET kept = $4
 WHERE account_id = $1 AND import_id = $2 AND COALESCE(kept, file) = $3
