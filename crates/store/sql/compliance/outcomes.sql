-- purpose: what rested on which basis and how it ended, in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT basis, state, COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND delivery_id > $2 AND delivery_id < $3 AND (origin_id = $4 OR $4 = $5)
 GROUP BY basis, state
 ORDER BY basis, state
