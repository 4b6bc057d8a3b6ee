-- purpose: which of these addresses complained of other accounts; only their number leaves the store
-- scope: system (complaints of other accounts say what a list is worth)   index: suppression_address
-- each: $2 key
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT s.address_key
  FROM (SELECT unnest($2::bytea[]) AS key) AS r
 CROSS JOIN LATERAL (SELECT * FROM suppression
                      WHERE address_key = r.key AND account_id <> $1
                        AND reason = 'complained' LIMIT 1) AS s
