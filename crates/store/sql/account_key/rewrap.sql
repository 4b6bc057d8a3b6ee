-- purpose: wraps the keys of accounts by another master key
-- scope: system (the master key wraps the keys of all accounts)   index: primary key, one step an account
-- crash: runs in one unit with every other wrapped key; the old master key opens all, or the new one
--
-- An upsert of rows that exist: see consent/number_many.
INSERT INTO account (account_id, number, sealed_identity, wrapped_key, language, time_zone,
                     standing, standing_epoch, first_used_at, created_at)
SELECT a.account_id, a.number, a.sealed_identity, unhex(r.value->>'to'), a.language, a.time_zone,
       a.standing, a.standing_epoch, a.first_used_at, a.created_at
  FROM json_each($1) AS r
 CROSS JOIN account a ON a.account_id = unhex(r.value->>'id')
 WHERE a.wrapped_key = unhex(r.value->>'from')
ON CONFLICT (account_id) DO UPDATE SET wrapped_key = excluded.wrapped_key
