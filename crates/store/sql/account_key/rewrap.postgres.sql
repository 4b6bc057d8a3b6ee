-- purpose: wraps the keys of accounts by another master key
-- scope: system (the master key wraps the keys of all accounts)   index: primary key, one step an account
-- crash: runs in one unit with every other wrapped key; the old master key opens all, or the new one
UPDATE account
   SET wrapped_key = decode(r.value->>'to', 'hex')
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
 WHERE account.account_id = (r.value->>'id')::uuid
   AND account.wrapped_key = decode(r.value->>'from', 'hex')
