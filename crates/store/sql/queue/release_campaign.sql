-- purpose: what is parked of a campaign that was stopped for good is due, whatever it waits for: the re-check ends it
-- scope: account ($1)   index: delivery_once, ready_delivery
-- crash: what is still parked ends when what it waits for is over
UPDATE ready
   SET due_at = $3, parked_for = NULL
 WHERE account_id = $1 AND parked_for IS NOT NULL
   AND delivery_id IN (SELECT d.delivery_id
                         FROM delivery d
                        WHERE d.account_id = $1 AND d.origin_id = $2 AND d.state = 'scheduled')
