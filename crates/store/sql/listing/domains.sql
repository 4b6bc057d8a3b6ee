-- purpose: sender domains that are proven, of every open account
-- scope: system (the monitor looks at every account)   index: none; domains are few
-- crash: reads only
SELECT d.account_id, d.domain
  FROM sender_domain d
  JOIN account a ON a.account_id = d.account_id AND a.closed_at IS NULL
 WHERE d.verified_at IS NOT NULL
 ORDER BY d.domain, d.account_id
 LIMIT 5000
