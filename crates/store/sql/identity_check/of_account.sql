-- purpose: who looked at the identity of an account, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT number, outcome, identity, sealed_evidence, checked_by, checked_at
  FROM identity_check
 WHERE account_id = $1
 ORDER BY number DESC
 LIMIT 100
