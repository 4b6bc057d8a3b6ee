-- purpose: which of these addresses must not be mailed for a list, whatever forbids it
-- scope: account ($1; rows of the nil account hold for all)   index: suppression primary key
-- each: $5 key
-- crash: reads only
SELECT r.key
  FROM each AS r
 WHERE EXISTS (SELECT 1 FROM suppression s
                WHERE s.account_id IN ($1, $3) AND s.address_key = r.key
                  AND s.list_id IN ($2, $3) AND (s.until IS NULL OR s.until > $4))
