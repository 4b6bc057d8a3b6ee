-- purpose: lines of the register that are in force at $2
-- scope: account ($1)   index: primary key; lines are few
-- crash: reads only
SELECT law, country, basis, sensitive
  FROM transfer
 WHERE account_id = $1 AND ended_at IS NULL AND valid_from <= $2
   AND (valid_until IS NULL OR valid_until > $2)
 ORDER BY created_at, transfer_id
 LIMIT 1000
