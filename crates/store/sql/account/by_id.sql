-- purpose: one account
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, number, sealed_identity, wrapped_key, language, time_zone, standing,
       standing_epoch, policy_version, policy_accepted_at, first_used_at, created_at, closed_at,
       own_limits
  FROM account
 WHERE account_id = $1
