-- purpose: how many of a list's campaigns started since then: the real frequency beside the promised one
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT COUNT(*)
  FROM campaign
 WHERE account_id = $1 AND list_id = $2 AND started_at > $3
