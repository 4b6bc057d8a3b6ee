-- purpose: adds versions of contacts' data; only for contacts that exist under that id and are not erased
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with contact/insert_many
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, c.contact_id, (r.value->>'version')::bigint, decode(r.value->>'data', 'hex'), $2
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'id')::uuid LIMIT 1) AS c
 WHERE c.erased_at IS NULL
ON CONFLICT (account_id, contact_id, version) DO NOTHING
