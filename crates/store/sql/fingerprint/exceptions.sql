-- purpose: the exceptions of a fingerprint, first to last
-- scope: system (fingerprints belong to no account)   index: none (few rows)
-- crash: reads only
SELECT account_id, decided_by, reason, created_at
  FROM fingerprint_exception
 WHERE fingerprint_id = $1
 ORDER BY created_at, account_id
 LIMIT 1000
