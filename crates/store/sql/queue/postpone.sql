-- purpose: makes a deferred delivery due later; it waits for nothing but that
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that settles the attempt
UPDATE ready
   SET due_at = $3, parked_for = NULL
 WHERE account_id = $1 AND delivery_id = $2
