-- purpose: destroys the private half of every retired key of a domain
-- scope: account ($1)   index: signing_key_domain
-- crash: one statement; destroyed or not
UPDATE signing_key
   SET sealed_private = NULL, destroyed_at = $3
 WHERE account_id = $1 AND domain = $2 AND retired_at IS NOT NULL AND destroyed_at IS NULL
