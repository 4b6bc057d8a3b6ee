-- purpose: the meter of an account on one day, by campaign
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT campaign_id,
       CAST(COALESCE(SUM(total), 0) AS BIGINT), CAST(COALESCE(SUM(accepted), 0) AS BIGINT),
       CAST(COALESCE(SUM(bad), 0) AS BIGINT), CAST(COALESCE(SUM(soft), 0) AS BIGINT),
       CAST(COALESCE(SUM(sender), 0) AS BIGINT), CAST(COALESCE(SUM(operator), 0) AS BIGINT),
       CAST(COALESCE(SUM(nobody), 0) AS BIGINT), CAST(COALESCE(SUM(complaints), 0) AS BIGINT)
  FROM meter
 WHERE account_id = $1 AND day = $2
 GROUP BY campaign_id
 ORDER BY campaign_id
