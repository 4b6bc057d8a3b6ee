-- purpose: which of these addresses must not be mailed for a list, whatever forbids it
-- scope: account ($1; rows of the nil account hold for all)   index: suppression primary key
-- each: $5 key
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT s.address_key
  FROM (SELECT unnest($5::bytea[]) AS key) AS r
 CROSS JOIN LATERAL (SELECT * FROM suppression
                      WHERE account_id IN ($1, $3) AND address_key = r.key
                        AND list_id IN ($2, $3) AND (until IS NULL OR until > $4) LIMIT 1) AS s
