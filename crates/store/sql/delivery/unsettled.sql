-- purpose: how many deliveries of a campaign still wait
-- scope: account ($1)   index: delivery_once
-- crash: reads only
SELECT COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND origin_id = $2 AND state = 'scheduled'
