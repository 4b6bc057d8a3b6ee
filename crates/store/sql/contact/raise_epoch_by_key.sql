-- purpose: the same for whoever holds this address in the account
-- scope: account ($1)   index: contact_suppression_key
-- crash: runs in the unit of the suppression it belongs to
UPDATE contact
   SET permission_epoch = permission_epoch + 1
 WHERE account_id = $1 AND suppression_key = $2
