-- purpose: an erasure waits no more
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the erasure
DELETE FROM waiting_erasure
 WHERE account_id = $1 AND contact_id = $2
