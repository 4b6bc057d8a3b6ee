-- purpose: campaigns that wait for background work, or are being sent
-- scope: system (the worker serves every account)   index: campaign_state
-- crash: reads only; the state is the intent
SELECT account_id, campaign_id, list_id, name, state, epoch, sealed_sender, sender_domain,
       language, source, artefact, sketch, recipients, verdict_id, created_at, submitted_at,
       scheduled_at, started_at, finished_at, expanded_through, expanded_at,
       topic, topic_likeness, promise_percent, promise_over, sealed_segment, goods
  FROM campaign
 WHERE state = $1
 ORDER BY campaign_id
 LIMIT 200
