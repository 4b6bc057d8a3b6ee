-- purpose: every account, for the operator
-- scope: system (the operator's overview)   index: account number
-- crash: reads only
SELECT account_id, number, sealed_identity, wrapped_key, language, time_zone, standing,
       standing_epoch, policy_version, policy_accepted_at, first_used_at, created_at, closed_at,
       own_limits
  FROM account
 ORDER BY number
