-- purpose: the next due deliveries of a domain; the caller leaves out what it holds in flight; none while sending is held
-- scope: system (the queue serves every account)   index: ready_due
-- crash: reads only; nothing is removed before its outcome is settled
SELECT account_id, delivery_id, due_at
  FROM ready
 WHERE shard = $1 AND domain = $2 AND due_at <= $3 AND parked_for IS NULL
   AND NOT EXISTS (SELECT 1 FROM sending_hold WHERE released_at IS NULL)
 ORDER BY due_at, delivery_id
 LIMIT $4
