-- purpose: messages that traps took and that nobody noticed yet
-- scope: system (a trap is one for every account)   index: contact_suppression_key, delivery_once
-- crash: reads only
--
-- CROSS JOIN keeps SQLite to this order: from the few traps to their messages.
SELECT d.account_id, d.delivery_id, k.campaign_id
  FROM trap t
 CROSS JOIN contact c
 CROSS JOIN campaign k
 CROSS JOIN delivery d
 WHERE t.retired_at IS NULL AND c.suppression_key = t.address_key AND k.account_id = c.account_id
   AND d.account_id = c.account_id AND d.campaign_no = k.number AND d.contact_id = c.contact_id
   AND d.state = 'accepted' AND d.settled_at >= t.created_at
   AND NOT EXISTS (SELECT 1 FROM trap_hit h
                    WHERE h.account_id = d.account_id AND h.delivery_id = d.delivery_id)
 ORDER BY d.account_id, d.delivery_id
 LIMIT 100
