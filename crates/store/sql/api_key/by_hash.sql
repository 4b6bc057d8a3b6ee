-- purpose: whose key this is; also a key that ended with its account, with the instant, so that its holder is told
-- scope: system (the key names its account)   index: api_key hash, primary key of account
-- crash: reads only
SELECT k.account_id, k.key_id, k.name, k.role, a.closed_at
  FROM api_key k
  LEFT JOIN account a ON a.account_id = k.account_id
 WHERE k.hash = $1 AND (k.revoked_at IS NULL OR k.revoked_at = a.closed_at)
