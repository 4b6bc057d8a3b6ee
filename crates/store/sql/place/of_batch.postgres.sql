-- purpose: the places of the recipients of a batch that are taken
-- scope: system (a batch holds deliveries of several accounts)   index: primary key
-- crash: reads only
SELECT p.account_id, p.contact_id, p.kind, p.slot, p.delivery_id, p.taken_at
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
  JOIN place p ON p.account_id = (r.value->>'account')::uuid AND p.contact_id = (r.value->>'contact')::uuid
 WHERE p.taken_at > $2
 ORDER BY p.account_id, p.contact_id, p.kind, p.slot
