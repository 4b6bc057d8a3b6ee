-- purpose: when to look again at somebody of an import who cannot be asked now
-- scope: account ($1)   index: primary key
-- crash: alone; done twice, the later instant stands
UPDATE import_contact
   SET ask_after = $4
 WHERE account_id = $1 AND import_id = $2 AND contact_id = $3
   AND asked_by IS NULL AND unasked IS NULL
