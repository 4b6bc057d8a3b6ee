-- purpose: the next contacts of an import that a reviewer's word can lift: those with evidence of their own, or all when the evidence is of the list ($5)
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT i.contact_id, c.salt
  FROM import_contact i
  JOIN contact c ON c.account_id = $1 AND c.contact_id = i.contact_id
 WHERE i.account_id = $1 AND i.import_id = $2 AND i.contact_id > $3
   AND (COALESCE(i.evidenced, 1) = 1 OR $5 = 1)
 ORDER BY i.contact_id
 LIMIT $4
