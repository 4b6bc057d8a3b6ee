-- purpose: forgets the addresses of a version that was begun and never read to its end
-- scope: system (fingerprints belong to no account)   index: fingerprint_address_of
-- crash: runs in one unit with fingerprint/delete_unready
DELETE FROM fingerprint_address
 WHERE fingerprint_id IN (SELECT f.fingerprint_id FROM fingerprint f
                           WHERE f.name = $1 AND f.version = $2 AND f.ready_at IS NULL)
