-- purpose: the key of every account that has one, as the master key wrapped it
-- scope: system (the master key wraps the keys of all accounts)   index: primary key
-- crash: reads only
SELECT account_id, wrapped_key
  FROM account
 WHERE wrapped_key IS NOT NULL
 ORDER BY account_id
