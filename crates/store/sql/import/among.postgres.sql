-- purpose: which of these contacts an import brought: nobody who was permitted before it came
-- scope: account ($1)   index: import, import_contact, permission primary keys
-- each: $3 contact
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT x.contact_id
  FROM (SELECT unnest($3::uuid[]) AS contact) AS r
 CROSS JOIN (SELECT list_id, created_at FROM import WHERE account_id = $1 AND import_id = $2) AS i
 CROSS JOIN LATERAL (SELECT contact_id FROM import_contact
                      WHERE account_id = $1 AND import_id = $2 AND contact_id = r.contact LIMIT 1) AS x
 CROSS JOIN LATERAL (SELECT since FROM permission
                      WHERE account_id = $1 AND list_id = i.list_id AND contact_id = r.contact LIMIT 1) AS p
 WHERE p.since >= i.created_at
