-- purpose: addresses of a fingerprint, by their keyed hashes
-- scope: system (fingerprints belong to no account)   index: primary key
-- crash: they match nothing before fingerprint/ready
INSERT INTO fingerprint_address (address_key, fingerprint_id)
SELECT unhex(r.value->>'key'), $1
  FROM json_each($2) AS r
 WHERE 1 = 1
ON CONFLICT (address_key, fingerprint_id) DO NOTHING
