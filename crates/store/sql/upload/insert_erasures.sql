-- purpose: records which lines of an upload were erased, and when; never whose
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with upload/rewrite
INSERT INTO import_erasure (account_id, import_id, line, erased_at)
SELECT $1, $2, (r.value->>'line'), $4
  FROM json_each($3) AS r
 WHERE 1 = 1
ON CONFLICT (account_id, import_id, line) DO NOTHING
