-- purpose: DKIM keys retired before then that still exist
-- scope: system (an audit looks at every account)   index: none (few rows; once a day)
-- crash: reads only
SELECT k.account_id, k.key_id
  FROM signing_key k
 WHERE k.retired_at < $1 AND k.destroyed_at IS NULL
 ORDER BY k.account_id, k.key_id
 LIMIT $2
