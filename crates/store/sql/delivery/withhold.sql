-- purpose: stops a waiting delivery for good, with the reason
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with queue/remove; both or neither
UPDATE delivery
   SET state = 'withheld', reason = $3, settled_at = $4
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled'
