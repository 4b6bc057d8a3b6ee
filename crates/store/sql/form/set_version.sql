-- purpose: makes a new wording the one shown
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that adds the wording; both or neither
UPDATE form
   SET version = $3
 WHERE account_id = $1 AND form_id = $2 AND version = $4
