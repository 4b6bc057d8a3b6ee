-- purpose: admitted deliveries wait for their turn; those not admitted, and those that wait already, are left out
-- scope: account ($1)   index: delivery primary key, ready_delivery
-- crash: one unit with the admission
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO ready (shard, domain, due_at, delivery_id, account_id, parked_for)
SELECT (r.value->>'shard')::bigint, d.domain, (r.value->>'due')::bigint, d.delivery_id, $1, (r.value->>'parked')::uuid
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM delivery
                      WHERE account_id = $1 AND delivery_id = (r.value->>'id')::uuid AND state = 'scheduled'
                      LIMIT 1) AS d
ON CONFLICT (account_id, delivery_id) DO NOTHING
