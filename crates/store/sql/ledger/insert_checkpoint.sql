-- purpose: a signed statement of the tree's size and root
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with ledger/advance
INSERT INTO ledger_checkpoint (account_id, size, note, created_at)
VALUES ($1, $2, $3, $4)
