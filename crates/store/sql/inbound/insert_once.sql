-- purpose: what a mail with a token led to; the same mail again leaves one row
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with what follows from it
INSERT INTO inbound_event (account_id, event_id, kind, delivery_id, detail, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, event_id) DO NOTHING
