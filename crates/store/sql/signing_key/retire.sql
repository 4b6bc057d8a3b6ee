-- purpose: stops signing with every key of a domain that is in use
-- scope: account ($1)   index: signing_key_domain
-- crash: runs in the unit that adds the new keys, before them; both or neither
UPDATE signing_key
   SET retired_at = $3
 WHERE account_id = $1 AND domain = $2 AND retired_at IS NULL
