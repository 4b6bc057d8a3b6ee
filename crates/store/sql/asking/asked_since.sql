-- purpose: how many people of its imports an account asked since then
-- scope: account ($1)   index: import_contact_asked
-- crash: reads only
SELECT COUNT(*)
  FROM import_contact
 WHERE account_id = $1 AND asked_at > $2
