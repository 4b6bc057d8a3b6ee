-- purpose: whom an import claimed of those that the unit has just added, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- each: $4 contact
-- crash: runs in one unit behind contact/insert_new, which added all of them, and with import/advance
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, r.contact, $3
  FROM (SELECT unnest($4::uuid[]) AS contact) AS r
