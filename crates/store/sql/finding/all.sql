-- purpose: findings of every account, the open ones first, the earliest due first
-- scope: system (the operator audits all accounts)   index: none (few rows; report page)
-- crash: reads only
SELECT account_id, finding_id, item, subject, owner, detail, opened_at, due_at, closed_at,
       closed_by, note
  FROM finding
 ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, due_at, finding_id
 LIMIT 500
