-- purpose: which of these contacts gave permission on another list as well
-- scope: account ($1)   index: permission primary key
-- crash: reads only
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT p.contact_id
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM permission
                      WHERE account_id = $1 AND list_id = $2
                        AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS p
 WHERE p.state = 'granted'
