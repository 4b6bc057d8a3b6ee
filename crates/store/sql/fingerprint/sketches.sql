-- purpose: sketches of the fingerprints in force, but for those excepted for the account
-- scope: system (fingerprints belong to no account; exceptions are those of $1)   index: none (few rows)
-- crash: reads only
SELECT f.fingerprint_id, f.name, f.version, f.addresses, f.sketch
  FROM fingerprint f
 WHERE f.ready_at IS NOT NULL AND f.retired_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM fingerprint_exception e
                    WHERE e.account_id = $1 AND e.fingerprint_id = f.fingerprint_id)
 ORDER BY f.fingerprint_id DESC
 LIMIT 1000
