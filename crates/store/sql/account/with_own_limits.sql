-- purpose: accounts with limits of their own: some work of all accounts is done for them apart
-- scope: system (one clock for every account)   index: none (accounts are few)
-- crash: reads only
SELECT account_id, number, sealed_identity, wrapped_key, language, time_zone, standing,
       standing_epoch, policy_version, policy_accepted_at, first_used_at, created_at, closed_at,
       own_limits
  FROM account
 WHERE own_limits IS NOT NULL AND closed_at IS NULL
 ORDER BY number
