-- purpose: what forbids one address
-- scope: account ($1; rows of the nil account hold for all)   index: primary key
-- crash: reads only
SELECT account_id, list_id, reason, created_at, until
  FROM suppression
 WHERE account_id IN ($1, $3) AND address_key = $2
 ORDER BY created_at, account_id, list_id, reason
