-- purpose: the register of an account, newest first
-- scope: account ($1)   index: primary key; lines are few
-- crash: reads only
SELECT transfer_id, law, country, basis, sensitive, valid_from, valid_until, sealed_words,
       recorded_by, created_at, ended_at, ended_by
  FROM transfer
 WHERE account_id = $1
 ORDER BY created_at DESC, transfer_id DESC
 LIMIT 1000
