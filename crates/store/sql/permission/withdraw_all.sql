-- purpose: withdraws every permission of a contact
-- scope: account ($1)   index: permission_contact
-- crash: runs in the unit of the opt-out
UPDATE permission
   SET state = 'withdrawn', basis = NULL, event_id = $3, since = $4, acted_at = NULL
 WHERE account_id = $1 AND contact_id = $2
