-- purpose: the account that a token names
-- scope: system (a token carries the number, not the id)   index: account number
-- crash: reads only
SELECT account_id, number, sealed_identity, wrapped_key, language, time_zone, standing,
       standing_epoch, policy_version, policy_accepted_at, first_used_at, created_at, closed_at,
       own_limits
  FROM account
 WHERE number = $1
