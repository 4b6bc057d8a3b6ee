-- purpose: makes every waiting delivery of a contact be judged again
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the opt-out or suppression it belongs to
UPDATE contact
   SET permission_epoch = permission_epoch + 1
 WHERE account_id = $1 AND contact_id = $2
