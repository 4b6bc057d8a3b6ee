-- purpose: DKIM keys in use since before then
-- scope: system (an audit looks at every account)   index: none (few rows; once a day)
-- crash: reads only
SELECT k.account_id, k.key_id
  FROM signing_key k
  JOIN account a ON a.account_id = k.account_id AND a.closed_at IS NULL
 WHERE k.retired_at IS NULL AND k.destroyed_at IS NULL AND k.created_at < $1
 ORDER BY k.account_id, k.key_id
 LIMIT $2
