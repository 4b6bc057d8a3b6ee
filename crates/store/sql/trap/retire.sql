-- purpose: an address is no trap any more
-- scope: system (traps belong to no account)   index: primary key
-- crash: one statement
UPDATE trap SET retired_at = $2 WHERE address_key = $1 AND retired_at IS NULL
