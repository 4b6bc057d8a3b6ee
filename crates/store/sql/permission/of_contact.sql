-- purpose: a contact's permission on every list
-- scope: account ($1)   index: permission_contact
-- crash: reads only
SELECT p.list_id, p.state, p.basis, p.event_id, p.since, l.name, l.purpose, l.frequency, p.acted_at
  FROM permission p
  JOIN list l ON l.account_id = $1 AND l.list_id = p.list_id
 WHERE p.account_id = $1 AND p.contact_id = $2
 ORDER BY p.list_id
