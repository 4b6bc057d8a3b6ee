-- purpose: which of these addresses the account knows
-- scope: account ($1)   index: contact_lookup
-- each: $2 lookup
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT c.contact_id, c.lookup, c.version, c.permission_epoch, c.erased_at
  FROM (SELECT unnest($2::bytea[]) AS lookup) AS r
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND lookup = r.lookup LIMIT 1) AS c
