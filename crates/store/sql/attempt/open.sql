-- purpose: attempts whose answer is not known, each with the fence it was begun under and its way
-- scope: system (a restart looks at every account)   index: delivery_open
-- crash: reads only
SELECT account_id, delivery_id, attempts, fence, domain, doubts, course_id
  FROM delivery
 WHERE started_at < $1 AND ended_at IS NULL AND (account_id, delivery_id) > ($3, $4)
 ORDER BY account_id, delivery_id
 LIMIT $2
