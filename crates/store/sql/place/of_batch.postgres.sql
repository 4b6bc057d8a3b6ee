-- purpose: the places of the recipients of a batch that are taken
-- scope: system (a batch holds deliveries of several accounts)   index: primary key
-- crash: reads only
-- LATERAL and OFFSET: one look-up for each row, also by a plan that was made when the table was small.
SELECT p.account_id, p.contact_id, p.kind, p.slot, p.delivery_id, p.taken_at
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM place
                      WHERE account_id = (r.value->>'account')::uuid
                        AND contact_id = (r.value->>'contact')::uuid AND taken_at > $2
                     OFFSET 0) AS p
 ORDER BY p.account_id, p.contact_id, p.kind, p.slot
