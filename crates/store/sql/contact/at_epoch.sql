-- purpose: changes nothing; counts the contact only while nothing was taken from it since it was read
-- scope: account ($1)   index: primary key
-- crash: runs in the unit whose decision rests on that read
UPDATE contact
   SET permission_epoch = permission_epoch
 WHERE account_id = $1 AND contact_id = $2 AND permission_epoch = $3 AND erased_at IS NULL
