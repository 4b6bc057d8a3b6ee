-- purpose: admitted deliveries wait for their turn; those not admitted, and those that wait already, are left out
-- scope: account ($1)   index: primary keys of delivery and ready
-- each: $2 id, $3 shard, $4 due, $5 parked?
-- crash: one unit with the admission
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO ready (shard, domain, due_at, delivery_id, account_id, parked_for)
SELECT r.shard, d.domain, r.due, d.delivery_id, $1, r.parked
  FROM each AS r
 CROSS JOIN delivery d ON d.account_id = $1 AND d.delivery_id = r.id AND d.state = 'scheduled'
