-- purpose: the reviews of an account, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT r.account_id, r.review_id, r.subject_kind, r.subject_id, r.state, r.opened_at,
       r.decided_at, r.decided_by, r.reason, v.rules, r.verdict_id
  FROM review r
  JOIN verdict v ON v.account_id = $1 AND v.verdict_id = r.verdict_id
 WHERE r.account_id = $1
 ORDER BY r.opened_at DESC, r.review_id DESC
 LIMIT $2
