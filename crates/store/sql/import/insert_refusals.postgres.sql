-- purpose: lines that were not taken, and why
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with import/advance
INSERT INTO import_refusal (account_id, import_id, line, field, reason, step)
SELECT $1, $2, (r.value->>'line')::bigint, (r.value->>'field'), (r.value->>'reason'), (r.value->>'step')
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
ON CONFLICT (account_id, import_id, line) DO NOTHING
