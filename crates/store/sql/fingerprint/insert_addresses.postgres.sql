-- purpose: addresses of a fingerprint, by their keyed hashes
-- scope: system (fingerprints belong to no account)   index: primary key
-- crash: they match nothing before fingerprint/ready
INSERT INTO fingerprint_address (address_key, fingerprint_id)
SELECT decode(r.value->>'key', 'hex'), $1
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
ON CONFLICT (address_key, fingerprint_id) DO NOTHING
