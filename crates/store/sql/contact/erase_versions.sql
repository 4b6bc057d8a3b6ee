-- purpose: deletes the sealed data of an erased person
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with contact/erase
DELETE FROM contact_version
 WHERE account_id = $1 AND contact_id = $2
