-- purpose: an account was told of what was announced at $2; once
-- scope: account ($1)   index: primary key
-- crash: one unit with the notice
INSERT INTO change_notice (account_id, announced_at, told_at)
VALUES ($1, $2, $3)
ON CONFLICT (account_id, announced_at) DO NOTHING
