-- purpose: deliveries wait until what they are parked for is over; nobody who walks the queue meets them before
-- scope: account ($1)   index: primary key
-- crash: one statement; what is not parked yet is looked at again
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
UPDATE ready
   SET due_at = $3, parked_for = $2
  FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT q.ctid AS place FROM ready q
                      WHERE q.account_id = $1 AND q.delivery_id = (r.value->>'id')::uuid
                      LIMIT 1) AS found
 WHERE ready.ctid = found.place
