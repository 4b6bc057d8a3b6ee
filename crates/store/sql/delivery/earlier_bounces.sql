-- purpose: how often a contact ($2) bounced with this reason ($3) since $4, without delivery $5
-- scope: account ($1)   index: delivery_bounced
-- crash: reads only
SELECT COUNT(*)
  FROM delivery
 WHERE account_id = $1 AND contact_id = $2 AND state = 'bounced' AND reason = $3
   AND settled_at >= $4 AND delivery_id <> $5
