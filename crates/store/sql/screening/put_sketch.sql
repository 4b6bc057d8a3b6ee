-- purpose: the sketch of an import's addresses; the same import screened again keeps the first
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/set_screening
INSERT INTO import_sketch (account_id, import_id, addresses, sketch)
VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id, import_id) DO NOTHING
