-- purpose: admitted deliveries wait for their turn; those not admitted, and those that wait already, are left out
-- scope: account ($1)   index: delivery primary key, ready_delivery
-- crash: one unit with the admission
INSERT INTO ready (shard, domain, due_at, delivery_id, account_id, parked_for)
SELECT (r.value->>'shard')::bigint, d.domain, (r.value->>'due')::bigint, d.delivery_id, $1, (r.value->>'parked')::uuid
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
  JOIN delivery d ON d.account_id = $1 AND d.delivery_id = (r.value->>'id')::uuid AND d.state = 'scheduled'
 WHERE 1 = 1
ON CONFLICT (account_id, delivery_id) DO NOTHING
