-- purpose: the request that was mailed to somebody of an import: one, for good
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the request and its mail
UPDATE import_contact
   SET asked_by = $4, asked_at = $5, ask_after = NULL
 WHERE account_id = $1 AND import_id = $2 AND contact_id = $3
   AND asked_by IS NULL AND unasked IS NULL
