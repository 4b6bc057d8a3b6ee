-- purpose: which of these contacts gave permission on another list as well
-- scope: account ($1)   index: permission primary key
-- crash: reads only
SELECT p.contact_id
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
  JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = (r.value->>'contact')::uuid
 WHERE p.state = 'granted'
