-- purpose: ends a key
-- scope: account ($1)   index: primary key
-- crash: one statement; ended or not
UPDATE api_key
   SET revoked_at = $3
 WHERE account_id = $1 AND key_id = $2 AND revoked_at IS NULL
