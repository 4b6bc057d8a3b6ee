-- purpose: messages that traps took and that nobody noticed yet
-- scope: system (a trap is one for every account)   index: contact_suppression_key, delivery_once
-- crash: reads only
SELECT d.account_id, d.delivery_id, d.origin_id
  FROM trap t
  JOIN contact c ON c.suppression_key = t.address_key
  JOIN campaign k ON k.account_id = c.account_id
  JOIN delivery d ON d.account_id = c.account_id AND d.origin_id = k.campaign_id
                 AND d.contact_id = c.contact_id
 WHERE t.retired_at IS NULL AND d.state = 'accepted' AND d.settled_at >= t.created_at
   AND NOT EXISTS (SELECT 1 FROM trap_hit h
                    WHERE h.account_id = d.account_id AND h.delivery_id = d.delivery_id)
 ORDER BY d.account_id, d.delivery_id
 LIMIT 100
