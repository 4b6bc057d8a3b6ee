-- purpose: these contacts with their current data
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT c.contact_id, c.suppression_key, c.domain, c.salt, c.version, c.permission_epoch,
       c.created_at, c.erased_at, v.sealed_data
  FROM json_each($2) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'id')
  LEFT JOIN contact_version v
         ON v.account_id = $1 AND v.contact_id = c.contact_id AND v.version = c.version
