-- purpose: every account and day that may still have consequences
-- scope: system (a start judges every account)   index: none (once a start and once a day)
-- crash: reads only
SELECT DISTINCT account_id, day
  FROM meter
 WHERE day >= $1
 ORDER BY account_id, day
