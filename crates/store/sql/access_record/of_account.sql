-- purpose: who took evidence out of an account, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT record_id, what, made_by, reason, detail, created_at
  FROM access_record
 WHERE account_id = $1
 ORDER BY record_id DESC
 LIMIT 200
