-- purpose: adds versions of contacts' data; only for contacts that exist under that id and are not erased
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with contact/insert_many
INSERT INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, c.contact_id, (r.value->>'version'), unhex(r.value->>'data'), $2
  FROM json_each($3) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'id')
 WHERE c.erased_at IS NULL
ON CONFLICT (account_id, contact_id, version) DO NOTHING
