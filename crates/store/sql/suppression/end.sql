-- purpose: a recipient ends a rest, as it was read; nothing else is lifted here
-- scope: account ($1)   index: primary key
-- crash: runs alone, or in the unit that begins another rest
DELETE FROM suppression
 WHERE account_id = $1 AND address_key = $2 AND list_id = $3 AND reason = 'paused' AND created_at = $4
