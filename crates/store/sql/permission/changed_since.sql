-- purpose: how many gave permission for a list since then, and how many left it
-- scope: account ($1)   index: permission primary key
-- crash: reads only
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'granted' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM permission
 WHERE account_id = $1 AND list_id = $2 AND since > $3
