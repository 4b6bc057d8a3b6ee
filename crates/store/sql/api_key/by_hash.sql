-- purpose: whose key this is
-- scope: system (the key names its account)   index: api_key hash
-- crash: reads only
SELECT account_id, key_id, name, role
  FROM api_key
 WHERE hash = $1 AND revoked_at IS NULL
