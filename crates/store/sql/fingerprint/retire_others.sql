-- purpose: earlier versions of a feed match nothing any more; what they decided stays on record
-- scope: system (fingerprints belong to no account)   index: the unique key (name, version)
-- crash: runs in one unit with fingerprint/ready
UPDATE fingerprint
   SET retired_at = $3
 WHERE name = $1 AND fingerprint_id <> $2 AND retired_at IS NULL AND ready_at IS NOT NULL
