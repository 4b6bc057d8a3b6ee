-- purpose: deliveries wait until what they are parked for is over; nobody who walks the queue meets them before
-- scope: account ($1)   index: primary key
-- crash: one statement; what is not parked yet is looked at again
UPDATE ready
   SET due_at = $3, parked_for = $2
 WHERE account_id = $1
   AND delivery_id IN (SELECT unhex(r.value->>'id') FROM json_each($4) AS r)
