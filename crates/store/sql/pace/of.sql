-- purpose: how far the speed of a warned account is used up
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT paid_until, queued_until
  FROM pace
 WHERE account_id = $1
