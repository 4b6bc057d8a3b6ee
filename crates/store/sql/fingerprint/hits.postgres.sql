-- purpose: how many of these addresses stand in each fingerprint in force, but for those excepted for the account
-- scope: system (fingerprints belong to no account; exceptions are those of $1)   index: primary key
-- crash: reads only
SELECT a.fingerprint_id, COUNT(*)
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
  JOIN fingerprint_address a ON a.address_key = decode(r.value->>'key', 'hex')
  JOIN fingerprint f ON f.fingerprint_id = a.fingerprint_id
 WHERE f.ready_at IS NOT NULL AND f.retired_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM fingerprint_exception e
                    WHERE e.account_id = $1 AND e.fingerprint_id = a.fingerprint_id)
 GROUP BY a.fingerprint_id
 ORDER BY a.fingerprint_id
