-- purpose: which contacts an import claimed, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/advance
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, c.contact_id, $4
  FROM json_each($3) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.lookup = unhex(r.value->>'lookup')
 WHERE 1 = 1
ON CONFLICT (account_id, import_id, contact_id) DO NOTHING
