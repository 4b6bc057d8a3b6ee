-- purpose: the next contacts of an account with their sealed data, whose addresses become a fingerprint
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT c.contact_id, c.salt, c.version, v.sealed_data
  FROM contact c
  JOIN contact_version v
    ON v.account_id = $1 AND v.contact_id = c.contact_id AND v.version = c.version
 WHERE c.account_id = $1 AND c.contact_id > $2 AND c.salt IS NOT NULL
 ORDER BY c.contact_id
 LIMIT $3
