-- purpose: which contacts an import claimed, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/advance
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, c.contact_id, $4
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
  JOIN contact c ON c.account_id = $1 AND c.lookup = decode(r.value->>'lookup', 'hex')
 WHERE 1 = 1
ON CONFLICT (account_id, import_id, contact_id) DO NOTHING
