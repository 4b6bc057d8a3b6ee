-- purpose: the next due deliveries of a domain; the caller leaves out what it holds in flight
-- scope: system (the queue serves every account)   index: ready primary key
-- crash: reads only; nothing is removed before its outcome is settled
SELECT account_id, delivery_id, due_at
  FROM ready
 WHERE shard = $1 AND domain = $2 AND due_at <= $3
 ORDER BY due_at, delivery_id
 LIMIT $4
