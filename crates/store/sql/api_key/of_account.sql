-- purpose: the keys of one account, or of the staff (nil account), oldest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, key_id, name, role
  FROM api_key
 WHERE account_id = $1 AND revoked_at IS NULL
 ORDER BY key_id
