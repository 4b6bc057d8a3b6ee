-- purpose: how many erasures of an account wait for a hold
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT CAST(COUNT(*) AS BIGINT)
  FROM waiting_erasure
 WHERE account_id = $1
