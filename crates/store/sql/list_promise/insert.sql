-- purpose: the next version of what a list promises of its frequency
-- scope: account ($1)   index: primary key
-- crash: one statement; of two at once the second finds its number taken
INSERT INTO list_promise (account_id, list_id, version, mails, days, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, list_id, version) DO NOTHING
