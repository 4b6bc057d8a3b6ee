-- purpose: an empty tree
-- scope: account ($1)   index: primary key
-- crash: one statement; a second one changes nothing
INSERT INTO ledger_head (account_id, size, frontier, updated_at)
VALUES ($1, 0, $2, $3)
ON CONFLICT (account_id) DO NOTHING
