-- purpose: the campaign by which the people of a list know its sender: the last one that went out
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT campaign_id
  FROM campaign
 WHERE account_id = $1 AND list_id = $2 AND started_at IS NOT NULL
 ORDER BY started_at DESC, campaign_id DESC
 LIMIT 1
