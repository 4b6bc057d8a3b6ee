-- purpose: wraps the keys of accounts by another master key
-- scope: system (the master key wraps the keys of all accounts)   index: primary key, one step an account
-- crash: runs in one unit with every other wrapped key; the old master key opens all, or the new one
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
UPDATE account
   SET wrapped_key = decode(r.value->>'to', 'hex')
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT a.ctid AS place FROM account a
                      WHERE a.account_id = (r.value->>'id')::uuid
                        AND a.wrapped_key = decode(r.value->>'from', 'hex') LIMIT 1) AS found
 WHERE account.ctid = found.place
