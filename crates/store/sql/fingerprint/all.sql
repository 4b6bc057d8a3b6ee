-- purpose: every fingerprint, newest first
-- scope: system (fingerprints belong to no account)   index: primary key
-- crash: reads only
SELECT fingerprint_id, kind, name, version, source, addresses, created_at, ready_at, retired_at
  FROM fingerprint
 ORDER BY fingerprint_id DESC
 LIMIT 1000
