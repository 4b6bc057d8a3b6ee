-- purpose: the appeals of an account, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT appeal_id, standing, words, evidence, created_at
  FROM appeal
 WHERE account_id = $1
 ORDER BY appeal_id DESC
 LIMIT 200
