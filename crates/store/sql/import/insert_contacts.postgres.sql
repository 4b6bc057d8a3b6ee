-- purpose: which contacts an import claimed, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/advance
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, c.contact_id, $4
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND lookup = decode(r.value->>'lookup', 'hex') LIMIT 1) AS c
ON CONFLICT (account_id, import_id, contact_id) DO NOTHING
