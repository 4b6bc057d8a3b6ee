-- purpose: what an account was asked about its reviews, and answered, the newest first
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT review_id, number, kind, made_by, assignee, note, created_at, question, due_at, words,
       evidence
  FROM review_step
 WHERE account_id = $1 AND kind IN ('asked', 'answered')
 ORDER BY created_at DESC, review_id DESC, number DESC
 LIMIT 400
