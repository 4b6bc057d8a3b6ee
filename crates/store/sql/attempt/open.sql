-- purpose: attempts whose answer is not known, each with the fence it was begun under
-- scope: system (a restart looks at every account)   index: attempt_open
-- crash: reads only
SELECT t.account_id, t.delivery_id, t.number, t.fence, d.domain, d.doubts
  FROM attempt t
  JOIN delivery d ON d.account_id = t.account_id AND d.delivery_id = t.delivery_id
 WHERE t.outcome IS NULL AND t.started_at < $1
 ORDER BY t.account_id, t.delivery_id
 LIMIT $2
