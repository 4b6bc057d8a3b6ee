-- purpose: sender domains that are not proven, of accounts that are open
-- scope: system (an audit looks at every account)   index: none (few rows; once a day)
-- crash: reads only
SELECT d.account_id, d.domain
  FROM sender_domain d
  JOIN account a ON a.account_id = d.account_id AND a.closed_at IS NULL
 WHERE d.created_at < $1 AND (d.verified_at IS NULL OR d.problems <> '')
 ORDER BY d.account_id, d.domain
 LIMIT $2
