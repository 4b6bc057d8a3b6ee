-- purpose: what the account submitted lately, to find one mailing split into several (R002-38)
-- scope: account ($1)   index: campaign_submitted
-- crash: reads only
SELECT campaign_id, sketch, recipients, submitted_at
  FROM campaign
 WHERE account_id = $1 AND submitted_at >= $2 AND sketch IS NOT NULL
   AND campaign_id <> $3 AND (state <> 'cancelled' OR started_at IS NOT NULL)
 ORDER BY submitted_at, campaign_id
