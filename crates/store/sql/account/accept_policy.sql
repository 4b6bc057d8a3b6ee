-- purpose: records who accepted which version of the policy, and when (R002-01)
-- scope: account ($1)   index: primary key
-- crash: one statement; accepted or not
UPDATE account
   SET policy_version = $2, policy_accepted_at = $3, sealed_accepted_by = $4
 WHERE account_id = $1
