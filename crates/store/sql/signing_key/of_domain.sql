-- purpose: every DKIM key of a domain, oldest first
-- scope: account ($1)   index: signing_key_domain
-- crash: reads only
SELECT key_id, domain, selector, algorithm, public_record, sealed_private, retired_at, destroyed_at
  FROM signing_key
 WHERE account_id = $1 AND domain = $2
 ORDER BY created_at, key_id
