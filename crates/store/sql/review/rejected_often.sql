-- purpose: accounts of which so much was rejected since then: $2 imports and campaigns, or more
-- scope: system (the desk serves every account)   index: review_state
-- crash: reads only
SELECT account_id
  FROM review
 WHERE state = 'rejected' AND subject_kind IN ('campaign', 'import', 'wave') AND decided_at > $1
 GROUP BY account_id
HAVING COUNT(*) >= $2
 ORDER BY account_id
 LIMIT 200
