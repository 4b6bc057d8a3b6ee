-- purpose: makes a new version of the data the current one
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that adds the version; both or neither
UPDATE contact
   SET version = $3
 WHERE account_id = $1 AND contact_id = $2 AND version = $3 - 1 AND erased_at IS NULL
