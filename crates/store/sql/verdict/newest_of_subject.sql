-- purpose: what the rules said last of one import or campaign
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT verdict_id, subject_kind, subject_id, verdict, rules, policy_version, created_at,
       own_limits
  FROM verdict
 WHERE account_id = $1 AND subject_id = $2
 ORDER BY created_at DESC, verdict_id DESC
 LIMIT 1
