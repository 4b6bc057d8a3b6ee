-- purpose: keeps bytes under their digest, or counts one more reference to them
-- scope: account ($1)   index: primary key
-- crash: one statement; a second writer of the same bytes adds a reference
INSERT INTO blob (account_id, digest, sealed_bytes, size_bytes, refs, created_at, retain_until, holds)
VALUES ($1, $2, $3, $4, 1, $5, NULL, 0)
ON CONFLICT (account_id, digest) DO UPDATE SET refs = blob.refs + 1
