-- purpose: in which fingerprints in force each of these addresses stands, but for those excepted for the account
-- scope: system (fingerprints belong to no account; exceptions are those of $1)   index: primary key
-- each: $2 key
-- crash: reads only
-- LATERAL and OFFSET: one look-up for each row, also by a plan that was made when the table was small.
SELECT a.fingerprint_id
  FROM (SELECT unnest($2::bytea[]) AS key) AS r
 CROSS JOIN LATERAL (SELECT fingerprint_id FROM fingerprint_address
                      WHERE address_key = r.key OFFSET 0) AS a
 CROSS JOIN LATERAL (SELECT ready_at, retired_at FROM fingerprint
                      WHERE fingerprint_id = a.fingerprint_id LIMIT 1) AS f
 WHERE f.ready_at IS NOT NULL AND f.retired_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM fingerprint_exception e
                    WHERE e.account_id = $1 AND e.fingerprint_id = a.fingerprint_id OFFSET 0)
