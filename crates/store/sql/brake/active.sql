-- purpose: what companies ask to be spared now, of these accounts
-- scope: system (a batch holds deliveries of several accounts)   index: brake_active
-- crash: reads only
SELECT b.account_id, b.brake_id, b.scope, b.campaign_id, b.sender_domain, b.provider, b.action, b.per_hour,
       b.reason, b.delivery_id, b.created_at, b.until, b.paid_until, b.queued_until
  FROM json_each($1) AS r
  CROSS JOIN brake b ON b.account_id = unhex(r.value->>'account') AND b.until > $2
 ORDER BY b.account_id, b.brake_id
