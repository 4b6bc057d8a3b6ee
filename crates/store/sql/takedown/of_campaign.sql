-- purpose: since when the content of a campaign is taken down
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT created_at FROM takedown WHERE account_id = $1 AND campaign_id = $2
