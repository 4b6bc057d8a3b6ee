-- purpose: who accepted a version of the rules of conduct, and when
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT author, accepted_at
  FROM conduct_acceptance
 WHERE account_id = $1 AND version = $2
 ORDER BY accepted_at, author
 LIMIT 1000
