-- purpose: accounts that nothing is known of to recognise them by: opened by an earlier version
-- scope: system (the worker serves every account)   index: identity_mark primary key; accounts are few
-- crash: reads only
SELECT a.account_id
  FROM account a
 WHERE a.wrapped_key IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM identity_mark m WHERE m.account_id = a.account_id)
 ORDER BY a.account_id
 LIMIT 500
