-- purpose: the steps of a review, first to last
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT review_id, number, kind, made_by, assignee, note, created_at, question, due_at, words,
       evidence
  FROM review_step
 WHERE account_id = $1 AND review_id = $2
 ORDER BY number
