-- purpose: lifts claimed contacts after a reviewer's decision; nothing else
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
UPDATE permission
   SET state = 'granted', basis = 'attested', since = $2,
       event_id = (SELECT (r.value->>'event')::uuid FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value) WHERE (r.value->>'contact')::uuid = permission.contact_id)
 WHERE account_id = $1 AND list_id = $3 AND state = 'claimed'
   AND contact_id IN (SELECT (r.value->>'contact')::uuid FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value))
