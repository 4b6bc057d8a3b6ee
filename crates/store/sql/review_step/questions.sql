-- purpose: what was asked about the reviews that wait, and what was answered
-- scope: system (the desk serves every account)   index: review_state, primary key
-- crash: reads only
SELECT s.review_id, s.number, s.kind, s.made_by, s.assignee, s.note, s.created_at, s.question,
       s.due_at, s.words, s.evidence
  FROM review r
  JOIN review_step s ON s.account_id = r.account_id AND s.review_id = r.review_id
 WHERE r.state = 'open' AND s.kind IN ('asked', 'answered')
 ORDER BY s.review_id, s.number
