-- purpose: records which lines of an upload were erased, and when; never whose
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with upload/rewrite
INSERT INTO import_erasure (account_id, import_id, line, erased_at)
SELECT $1, $2, (r.value->>'line')::bigint, $4
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
ON CONFLICT (account_id, import_id, line) DO NOTHING
