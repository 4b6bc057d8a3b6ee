-- purpose: what forbids an address in the whole installation; $2 is the nil account
-- scope: system (rows of the nil account hold for all)   index: primary key
-- crash: reads only
SELECT list_id, reason, created_at, until
  FROM suppression
 WHERE account_id = $2 AND address_key = $1
 ORDER BY created_at, reason
