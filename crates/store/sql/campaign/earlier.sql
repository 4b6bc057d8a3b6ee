-- purpose: what a list's campaigns said that went out before, newest first, to compare the next with
-- scope: account ($1)   index: campaign_submitted
-- crash: reads only
SELECT artefact
  FROM campaign
 WHERE account_id = $1 AND list_id = $2 AND campaign_id <> $3
   AND started_at IS NOT NULL AND artefact IS NOT NULL
   AND (CAST($4 AS TEXT) IS NULL OR topic = $4)
 ORDER BY submitted_at DESC, campaign_id DESC
 LIMIT $5
