-- purpose: one verdict
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT verdict_id, subject_kind, subject_id, verdict, rules, policy_version, created_at,
       own_limits
  FROM verdict
 WHERE account_id = $1 AND verdict_id = $2
