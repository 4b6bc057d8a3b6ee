-- purpose: records what a check of the DNS found; $4 is NULL when it failed
-- scope: account ($1)   index: unique domain
-- crash: one statement; the check can be made again
UPDATE sender_domain
   SET checked_at = $3, verified_at = $4, problems = $5
 WHERE account_id = $1 AND domain = $2
