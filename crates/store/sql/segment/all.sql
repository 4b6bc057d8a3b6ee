-- purpose: the account's segments that were not removed, in the order they were made
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT segment_id, name, sealed_expression, created_at
  FROM segment
 WHERE account_id = $1 AND removed_at IS NULL
 ORDER BY segment_id
 LIMIT 500
