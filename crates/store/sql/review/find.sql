-- purpose: one review, by the id a reviewer names
-- scope: system (reviewers serve every account)   index: review review_id
-- crash: reads only
SELECT r.account_id, r.review_id, r.subject_kind, r.subject_id, r.state, r.opened_at,
       r.decided_at, r.decided_by, r.reason, v.rules, r.verdict_id
  FROM review r
  JOIN verdict v ON v.account_id = r.account_id AND v.verdict_id = r.verdict_id
 WHERE r.review_id = $1
