-- purpose: which contacts an import claimed, and whether their rows name evidence
-- scope: account ($1)   index: primary key
-- each: $4 lookup
-- crash: runs in one unit with import/advance
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO import_contact (account_id, import_id, contact_id, evidenced)
SELECT $1, $2, c.contact_id, $3
  FROM unnest($4::bytea[]) AS r(lookup)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND lookup = r.lookup LIMIT 1) AS c
ON CONFLICT (account_id, import_id, contact_id) DO NOTHING
