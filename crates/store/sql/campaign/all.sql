-- purpose: the account's campaigns, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, campaign_id, list_id, name, state, epoch, sealed_sender, sender_domain,
       language, source, artefact, sketch, recipients, verdict_id, created_at, submitted_at,
       scheduled_at, started_at, finished_at, expanded_through, expanded_at,
       topic, topic_likeness, promise_percent, promise_over, sealed_segment, goods
  FROM campaign
 WHERE account_id = $1
 ORDER BY campaign_id DESC
 LIMIT 200
