-- purpose: what a list promises now
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT version, mails, days, created_at
  FROM list_promise
 WHERE account_id = $1 AND list_id = $2
 ORDER BY version DESC
 LIMIT 1
