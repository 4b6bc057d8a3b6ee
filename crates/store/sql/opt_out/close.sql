-- purpose: closes an opt-out: its message was admitted, or none can be sent
-- scope: account ($1)   index: primary key
-- crash: one unit with the message; who did it first is found out by the guard
UPDATE opt_out SET done_at = $3, outcome = $4, reply_id = $5
 WHERE account_id = $1 AND event_id = $2 AND done_at IS NULL
