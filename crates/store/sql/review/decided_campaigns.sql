-- purpose: what was decided about campaigns, with the likeness of their content, newest first
-- scope: system (a reviewer compares with what was decided of others)   index: review_state
-- crash: reads only
SELECT r.account_id, r.review_id, r.state, r.decided_at, r.decided_by, r.reason, c.name,
       c.recipients, c.sketch
  FROM review r
  JOIN campaign c ON c.account_id = r.account_id AND c.campaign_id = r.subject_id
 WHERE r.state IN ('approved', 'rejected') AND r.subject_kind = 'campaign' AND c.sketch IS NOT NULL
 ORDER BY r.opened_at DESC, r.review_id DESC
 LIMIT $1
