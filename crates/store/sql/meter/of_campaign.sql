-- purpose: the meter of a campaign over all its days
-- scope: account ($1)   index: meter_campaign
-- crash: reads only
SELECT campaign_id,
       CAST(COALESCE(SUM(total), 0) AS BIGINT), CAST(COALESCE(SUM(accepted), 0) AS BIGINT),
       CAST(COALESCE(SUM(bad), 0) AS BIGINT), CAST(COALESCE(SUM(soft), 0) AS BIGINT),
       CAST(COALESCE(SUM(sender), 0) AS BIGINT), CAST(COALESCE(SUM(operator), 0) AS BIGINT),
       CAST(COALESCE(SUM(nobody), 0) AS BIGINT), CAST(COALESCE(SUM(complaints), 0) AS BIGINT)
  FROM meter
 WHERE account_id = $1 AND campaign_id = $2
 GROUP BY campaign_id
