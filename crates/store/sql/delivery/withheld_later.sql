-- purpose: deliveries stopped at the re-check, by reason
-- scope: account ($1)   index: delivery_once
-- crash: reads only
SELECT COALESCE(reason, ''), COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND origin_id = $2 AND state = 'withheld'
 GROUP BY COALESCE(reason, '')
 ORDER BY 1
