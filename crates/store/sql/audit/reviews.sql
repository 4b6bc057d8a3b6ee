-- purpose: reviews that are open since before then
-- scope: system (an audit looks at every account)   index: review_state
-- crash: reads only
SELECT account_id, review_id
  FROM review
 WHERE state = 'open' AND opened_at < $1
 ORDER BY account_id, review_id
 LIMIT $2
