-- purpose: admitted deliveries wait for their turn; those not admitted, and those that wait already, are left out
-- scope: account ($1)   index: primary keys of delivery and ready
-- each: $2 id, $3 shard, $4 due, $5 parked?
-- crash: one unit with the admission
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO ready (shard, domain, due_at, delivery_id, account_id, parked_for)
SELECT r.shard, d.domain, r.due, d.delivery_id, $1, r.parked
  FROM (SELECT unnest($2::uuid[]) AS id, unnest($3::bigint[]) AS shard, unnest($4::bigint[]) AS due,
               unnest($5::uuid[]) AS parked) AS r
 CROSS JOIN LATERAL (SELECT * FROM delivery
                      WHERE account_id = $1 AND delivery_id = r.id AND state = 'scheduled'
                      LIMIT 1) AS d
ON CONFLICT (account_id, delivery_id) DO NOTHING
