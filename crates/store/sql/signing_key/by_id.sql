-- purpose: one DKIM key, also a retired or destroyed one
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT key_id, domain, selector, algorithm, public_record, sealed_private, retired_at, destroyed_at
  FROM signing_key
 WHERE account_id = $1 AND key_id = $2
