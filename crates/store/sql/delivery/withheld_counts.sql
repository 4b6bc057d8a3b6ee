-- purpose: recipients a campaign did not reach, by reason
-- scope: account ($1)   index: withheld primary key
-- crash: reads only
SELECT reason, COUNT(*)
  FROM withheld
 WHERE account_id = $1 AND campaign_id = $2
 GROUP BY reason
 ORDER BY reason
