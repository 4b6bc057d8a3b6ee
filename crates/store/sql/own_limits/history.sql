-- purpose: the sets of an account's own limits, newest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT number, limits, digest, set_by, reason, set_at
  FROM own_limits
 WHERE account_id = $1
 ORDER BY number DESC
 LIMIT 200
