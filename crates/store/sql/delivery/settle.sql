-- purpose: the outcome of an attempt on its delivery; $3 is its new state
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/settle and the queue's change
UPDATE delivery
   SET state = $3, doubts = doubts + $4, settled_at = $5, class = $6, fault = $7, reason = $8
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled'
