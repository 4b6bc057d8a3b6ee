-- purpose: what came in and what it was taken for
-- scope: account ($1; nil when no token named one)   index: primary key
-- crash: runs in one unit with what follows from it
INSERT INTO inbound_event (account_id, event_id, kind, delivery_id, detail, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
