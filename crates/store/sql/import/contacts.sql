-- purpose: the next claimed contacts of an import, with their salts
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT i.contact_id, c.salt
  FROM import_contact i
  JOIN contact c ON c.account_id = $1 AND c.contact_id = i.contact_id
 WHERE i.account_id = $1 AND i.import_id = $2 AND i.contact_id > $3
 ORDER BY i.contact_id
 LIMIT $4
