-- purpose: ends every key of an account that is closed, in the instant in which it is
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that closes the account
UPDATE api_key
   SET revoked_at = $2
 WHERE account_id = $1 AND revoked_at IS NULL
