-- purpose: every $3-th contact that an import claimed, from the one at place $4
-- scope: account ($1)   index: primary key (walks the import once)
-- crash: reads only
SELECT i.contact_id
  FROM (SELECT contact_id, ROW_NUMBER() OVER (ORDER BY contact_id) AS place
          FROM import_contact
         WHERE account_id = $1 AND import_id = $2) i
 WHERE i.place % $3 = $4
 ORDER BY i.contact_id
 LIMIT $5
