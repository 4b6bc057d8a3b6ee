-- purpose: what was answered to a verdict, first to last
-- scope: account ($1)   index: author_answer_verdict
-- crash: reads only
SELECT answer_id, campaign_id, verdict_id, sealed_words, made_by, created_at
  FROM author_answer
 WHERE account_id = $1 AND verdict_id = $2
 ORDER BY answer_id
 LIMIT 100
