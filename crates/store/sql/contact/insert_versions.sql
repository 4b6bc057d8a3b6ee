-- purpose: adds versions of contacts' data; only for contacts that exist under that id
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with contact/insert_many
INSERT INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, c.contact_id, (r.value->>'version'), unhex(r.value->>'data'), $2
  FROM json_each($3) AS r
  JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'id')
 WHERE 1 = 1
ON CONFLICT (account_id, contact_id, version) DO NOTHING
