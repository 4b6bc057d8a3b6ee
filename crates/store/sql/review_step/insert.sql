-- purpose: the next step of a review: who has it, what is asked or answered, while it is open and row $3 - 1 is its newest
-- scope: account ($1)   index: primary key of both
-- crash: one statement, or in the unit that decides the review
INSERT INTO review_step (account_id, review_id, number, kind, made_by, assignee, note, created_at,
                         question, due_at, words, evidence)
SELECT r.account_id, r.review_id, $3, $4, $5, $6, $7, $8, $10, $11, $12, $13
  FROM review r
 WHERE r.account_id = $1 AND r.review_id = $2 AND r.state = 'open'
   AND (SELECT COALESCE(MAX(s.number), 0) FROM review_step s
         WHERE s.account_id = $1 AND s.review_id = $2) = $9
ON CONFLICT (account_id, review_id, number) DO NOTHING
