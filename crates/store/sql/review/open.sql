-- purpose: what waits for a decision, oldest first
-- scope: system (the desk serves every account)   index: review_state
-- crash: reads only
SELECT r.account_id, r.review_id, r.subject_kind, r.subject_id, r.state, r.opened_at,
       r.decided_at, r.decided_by, r.reason, v.rules, r.verdict_id
  FROM review r
  JOIN verdict v ON v.account_id = r.account_id AND v.verdict_id = r.verdict_id
 WHERE r.state = 'open'
 ORDER BY r.opened_at, r.review_id
 LIMIT 200
