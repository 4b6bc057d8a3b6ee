-- purpose: scheduled campaigns whose time has come, the longest overdue first
-- scope: system (one clock for every account)   index: campaign_state
-- crash: reads only
SELECT account_id, campaign_id, list_id, name, state, epoch, sealed_sender, sender_domain,
       language, source, artefact, sketch, recipients, verdict_id, created_at, submitted_at,
       scheduled_at, started_at, finished_at, expanded_through, expanded_at,
       topic, topic_likeness, promise_percent, promise_over, sealed_segment, goods
  FROM campaign
 WHERE state = 'scheduled' AND scheduled_at <= $1
 ORDER BY scheduled_at, campaign_id
 LIMIT 200
