-- purpose: begins a fingerprint; it matches nothing until it was read to its end
-- scope: system (fingerprints belong to no account)   index: primary key
-- crash: what was begun and not ended is deleted when its version comes again
INSERT INTO fingerprint (fingerprint_id, kind, name, version, source, addresses, created_at)
VALUES ($1, $2, $3, $4, $5, 0, $6)
