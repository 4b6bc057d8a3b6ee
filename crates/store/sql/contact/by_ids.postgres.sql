-- purpose: these contacts with their current data
-- scope: account ($1)   index: primary key
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT c.contact_id, c.suppression_key, c.domain, c.salt, c.version, c.permission_epoch,
       c.created_at, c.erased_at, v.sealed_data
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'id')::uuid LIMIT 1) AS c
  LEFT JOIN LATERAL (SELECT * FROM contact_version
                      WHERE account_id = $1 AND contact_id = c.contact_id
                        AND version = c.version LIMIT 1) AS v ON true
