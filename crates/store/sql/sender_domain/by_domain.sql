-- purpose: one sender domain and what its last check said
-- scope: account ($1)   index: unique domain
-- crash: reads only
SELECT domain_id, domain, challenge, verified_at, checked_at, problems
  FROM sender_domain
 WHERE account_id = $1 AND domain = $2
