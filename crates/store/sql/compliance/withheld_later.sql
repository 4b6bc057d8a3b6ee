-- purpose: deliveries stopped at the re-check and why, in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT COALESCE(reason, ''), COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND delivery_id > $2 AND delivery_id < $3 AND state = 'withheld'
   AND (campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $4)
     OR $4 = $5)
 GROUP BY COALESCE(reason, '')
 ORDER BY 1
