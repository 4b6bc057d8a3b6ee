-- purpose: opens an account and gives it the next number
-- scope: system (the number counts over all accounts)   index: account number
-- crash: one statement of one unit; nothing is left half open
INSERT INTO account (account_id, number, sealed_identity, wrapped_key, language, time_zone,
                     standing, standing_epoch, first_used_at, created_at)
SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, 'new', 1, $6, $6
  FROM account
RETURNING number
