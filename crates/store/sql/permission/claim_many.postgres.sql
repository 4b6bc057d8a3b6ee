-- purpose: marks imported contacts as claimed; what is known already stays (R002-21)
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, (r.value->>'list')::uuid, c.contact_id, 'claimed', NULL, (r.value->>'event')::uuid, (r.value->>'since')::bigint
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
  JOIN contact c ON c.account_id = $1 AND c.contact_id = (r.value->>'contact')::uuid
 WHERE 1 = 1
ON CONFLICT (account_id, list_id, contact_id) DO NOTHING
