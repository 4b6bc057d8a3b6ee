-- purpose: how many records of accesses are from before $2
-- scope: account ($1)   index: primary key; accesses are few
-- crash: reads only
SELECT CAST(COUNT(*) AS BIGINT)
  FROM access_record
 WHERE account_id = $1 AND created_at < $2
