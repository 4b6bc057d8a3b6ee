-- purpose: what went from $2 until $3, by kind
-- scope: account ($1)   index: primary key; runs are few
-- crash: reads only
SELECT kind, CAST(SUM(gone) AS BIGINT)
  FROM retention_run
 WHERE account_id = $1 AND created_at >= $2 AND created_at < $3 AND gone > 0
 GROUP BY kind
 ORDER BY kind
