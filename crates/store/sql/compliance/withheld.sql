-- purpose: whom campaigns did not reach and why, in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: withheld primary key
-- crash: reads only
SELECT reason, COUNT(*)
  FROM withheld
 WHERE account_id = $1 AND created_at >= $2 AND created_at < $3 AND (campaign_id = $4 OR $4 = $5)
 GROUP BY reason
 ORDER BY reason
