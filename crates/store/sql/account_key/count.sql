-- purpose: changes nothing; counts the accounts that have a key
-- scope: system (the master key wraps the keys of all accounts)   index: scan of the accounts
-- crash: runs in the unit that wraps them anew, behind it: an account that was opened meanwhile fails it
UPDATE account
   SET wrapped_key = wrapped_key
 WHERE wrapped_key IS NOT NULL
