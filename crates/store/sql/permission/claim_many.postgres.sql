-- purpose: marks imported contacts as claimed; what is known already stays (R002-21)
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, (r.value->>'list')::uuid, c.contact_id, 'claimed', NULL, (r.value->>'event')::uuid, (r.value->>'since')::bigint
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS c
ON CONFLICT (account_id, list_id, contact_id) DO NOTHING
