-- purpose: which of these addresses must not be mailed for a list, whatever forbids it
-- scope: account ($1; rows of the nil account hold for all)   index: suppression primary key
-- crash: reads only
SELECT DISTINCT s.address_key
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
  JOIN suppression s ON s.account_id IN ($1, $4) AND s.address_key = decode(r.value->>'key', 'hex')
 WHERE s.list_id IN ($2, $4) AND (s.until IS NULL OR s.until > $5)
