-- purpose: which contacts an import claimed, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- each: $4 contact
-- crash: runs in one unit with import/advance
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, r.contact, $3
  FROM unnest($4::uuid[]) AS r(contact)
ON CONFLICT (account_id, import_id, contact_id) DO NOTHING
