-- purpose: why somebody of an import is never asked
-- scope: account ($1)   index: primary key
-- crash: alone; done twice, the first reason stands
UPDATE import_contact
   SET unasked = $4, ask_after = NULL
 WHERE account_id = $1 AND import_id = $2 AND contact_id = $3
   AND asked_by IS NULL AND unasked IS NULL
