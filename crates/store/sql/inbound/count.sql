-- purpose: mails that belong to nobody, counted in `detail`: a flood must not fill the disk
-- scope: account ($1, nil: no token named one)   index: primary key
-- crash: one statement; the host that brought the mail sends it again
INSERT INTO inbound_event (account_id, event_id, kind, delivery_id, detail, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, event_id)
DO UPDATE SET detail = CAST(CAST(inbound_event.detail AS BIGINT) + 1 AS TEXT)
