-- purpose: what companies asked to be spared, newest first
-- scope: account ($1)   index: primary key (ids are in order of time)
-- crash: reads only
SELECT account_id, brake_id, scope, campaign_id, sender_domain, provider, action, per_hour, reason,
       delivery_id, created_at, until, paid_until, queued_until
  FROM brake
 WHERE account_id = $1
 ORDER BY brake_id DESC
 LIMIT 100
