-- purpose: which of these contacts gave permission on another list as well
-- scope: account ($1)   index: permission primary key
-- crash: reads only
SELECT p.contact_id
  FROM json_each($3) AS r
  CROSS JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = unhex(r.value->>'contact')
 WHERE p.state = 'granted'
