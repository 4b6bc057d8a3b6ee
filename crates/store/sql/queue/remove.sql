-- purpose: takes a settled delivery out of the queue
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that settles the delivery
DELETE FROM ready
 WHERE account_id = $1 AND delivery_id = $2
