-- purpose: the next keyed hashes of a fingerprint
-- scope: system (fingerprints belong to no account)   index: fingerprint_address_of
-- crash: reads only
SELECT address_key
  FROM fingerprint_address
 WHERE fingerprint_id = $1 AND address_key > $2
 ORDER BY address_key
 LIMIT $3
