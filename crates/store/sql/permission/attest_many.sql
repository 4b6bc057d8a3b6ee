-- purpose: lifts claimed contacts after a reviewer's decision; nothing else
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
UPDATE permission
   SET state = 'granted', basis = 'attested', since = $2,
       event_id = (SELECT unhex(r.value->>'event') FROM json_each($4) AS r WHERE unhex(r.value->>'contact') = permission.contact_id)
 WHERE account_id = $1 AND list_id = $3 AND state = 'claimed'
   AND contact_id IN (SELECT unhex(r.value->>'contact') FROM json_each($4) AS r)
