-- purpose: what companies ask to be spared now, of these accounts
-- scope: system (a batch holds deliveries of several accounts)   index: brake_active
-- crash: reads only
-- LATERAL and OFFSET: one look-up for each row, also by a plan that was made when the table was small.
SELECT b.account_id, b.brake_id, b.scope, b.campaign_id, b.sender_domain, b.provider, b.action, b.per_hour,
       b.reason, b.delivery_id, b.created_at, b.until, b.paid_until, b.queued_until
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM brake
                      WHERE account_id = (r.value->>'account')::uuid AND until > $2 OFFSET 0) AS b
 ORDER BY b.account_id, b.brake_id
