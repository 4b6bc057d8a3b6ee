-- purpose: the first version of the data of contacts that the unit has just added
-- scope: account ($1)   index: primary key
-- each: $3 id, $4 data
-- crash: runs in one unit behind contact/insert_new, which added all of them
INSERT INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, r.id, 1, r.data, $2
  FROM (SELECT unnest($3::uuid[]) AS id, unnest($4::bytea[]) AS data) AS r
