-- purpose: one segment that was not removed
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT segment_id, name, sealed_expression, created_at
  FROM segment
 WHERE account_id = $1 AND segment_id = $2 AND removed_at IS NULL
