-- purpose: which of these contacts an import brought: nobody who was permitted before it came
-- scope: account ($1)   index: import, import_contact, permission primary keys
-- each: $3 contact
-- crash: reads only
SELECT x.contact_id
  FROM import i
 CROSS JOIN each AS r
 CROSS JOIN import_contact x ON x.account_id = $1 AND x.import_id = $2 AND x.contact_id = r.contact
 CROSS JOIN permission p ON p.account_id = $1 AND p.list_id = i.list_id AND p.contact_id = x.contact_id
                        AND p.since >= i.created_at
 WHERE i.account_id = $1 AND i.import_id = $2
