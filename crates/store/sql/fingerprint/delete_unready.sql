-- purpose: forgets a version that was begun and never read to its end
-- scope: system (fingerprints belong to no account)   index: the unique key (name, version)
-- crash: runs behind fingerprint/delete_unready_addresses in one unit
DELETE FROM fingerprint
 WHERE name = $1 AND version = $2 AND ready_at IS NULL
