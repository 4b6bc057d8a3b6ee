-- purpose: puts on record that a trap took a message, and what followed
-- scope: account ($1)   index: primary key
-- crash: one unit with what followed
INSERT INTO trap_hit (account_id, delivery_id, campaign_id, enforcement_id, created_at)
VALUES ($1, $2, $3, $4, $5)
