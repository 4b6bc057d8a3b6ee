-- purpose: forgets a person: the salt goes, and with it the key of everything sealed; the address may come back as somebody new
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that appends `erased` to the ledger; both or neither
UPDATE contact
   SET salt = NULL, lookup = NULL, erased_at = $3, permission_epoch = permission_epoch + 1
 WHERE account_id = $1 AND contact_id = $2 AND erased_at IS NULL
