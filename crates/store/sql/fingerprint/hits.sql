-- purpose: in which fingerprints in force each of these addresses stands, but for those excepted for the account
-- scope: system (fingerprints belong to no account; exceptions are those of $1)   index: primary key
-- each: $2 key
-- crash: reads only
SELECT a.fingerprint_id
  FROM each AS r
 CROSS JOIN fingerprint_address a ON a.address_key = r.key
 CROSS JOIN fingerprint f ON f.fingerprint_id = a.fingerprint_id
 WHERE f.ready_at IS NOT NULL AND f.retired_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM fingerprint_exception e
                    WHERE e.account_id = $1 AND e.fingerprint_id = a.fingerprint_id)
