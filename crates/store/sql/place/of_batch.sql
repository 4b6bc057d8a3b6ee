-- purpose: the places of the recipients of a batch that are taken
-- scope: system (a batch holds deliveries of several accounts)   index: primary key
-- crash: reads only
SELECT p.account_id, p.contact_id, p.kind, p.slot, p.delivery_id, p.taken_at
  FROM json_each($1) AS r
  CROSS JOIN place p ON p.account_id = unhex(r.value->>'account') AND p.contact_id = unhex(r.value->>'contact')
 WHERE p.taken_at > $2
 ORDER BY p.account_id, p.contact_id, p.kind, p.slot
