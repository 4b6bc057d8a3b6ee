-- purpose: deliveries stopped at the re-check, by reason
-- scope: account ($1)   index: campaign primary key, delivery_once
-- crash: reads only
SELECT COALESCE(reason, ''), COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
   AND state = 'withheld'
 GROUP BY COALESCE(reason, '')
 ORDER BY 1
