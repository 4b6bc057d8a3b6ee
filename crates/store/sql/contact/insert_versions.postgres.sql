-- purpose: adds versions of contacts' data; only for contacts that exist under that id and are not erased
-- scope: account ($1)   index: primary key
-- each: $3 id, $4 version, $5 data
-- crash: runs in one unit with contact/insert_many
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, c.contact_id, r.version, r.data, $2
  FROM (SELECT unnest($3::uuid[]) AS id, unnest($4::bigint[]) AS version, unnest($5::bytea[]) AS data) AS r
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = r.id LIMIT 1) AS c
 WHERE c.erased_at IS NULL
ON CONFLICT (account_id, contact_id, version) DO NOTHING
