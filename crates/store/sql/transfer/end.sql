-- purpose: ends a line of the register; one that is ended stays as it is
-- scope: account ($1)   index: primary key
-- crash: one statement
UPDATE transfer SET ended_at = $3, ended_by = $4
 WHERE account_id = $1 AND transfer_id = $2 AND ended_at IS NULL
