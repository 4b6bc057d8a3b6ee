-- purpose: findings of one account, the open ones first, the earliest due first
-- scope: account ($1, nil: the installation)   index: primary key
-- crash: reads only
SELECT account_id, finding_id, item, subject, owner, detail, opened_at, due_at, closed_at,
       closed_by, note
  FROM finding
 WHERE account_id = $1
 ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, due_at, finding_id
 LIMIT 500
