-- purpose: a contact's data as it was when a delivery was admitted
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT c.salt, c.erased_at, v.sealed_data
  FROM contact c
  LEFT JOIN contact_version v
         ON v.account_id = $1 AND v.contact_id = c.contact_id AND v.version = $3
 WHERE c.account_id = $1 AND c.contact_id = $2
