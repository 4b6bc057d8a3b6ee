-- purpose: the meters of an account's days, for rates against limits; $4 names a campaign, or nil
-- scope: account ($1)   index: meter primary key
-- crash: reads only
SELECT day, CAST(SUM(total) AS BIGINT), CAST(SUM(accepted) AS BIGINT), CAST(SUM(bad) AS BIGINT),
       CAST(SUM(complaints) AS BIGINT)
  FROM meter
 WHERE account_id = $1 AND day >= $2 AND day <= $3 AND (campaign_id = $4 OR $4 = $5)
 GROUP BY day
 ORDER BY day
