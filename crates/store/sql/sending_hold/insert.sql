-- purpose: holds all sending until an operator releases it
-- scope: system (a hold belongs to no account)   index: primary key
-- crash: one unit with what a restore changes first; held or not restored
INSERT INTO sending_hold (hold_id, reason, created_at)
VALUES ($1, $2, $3)
