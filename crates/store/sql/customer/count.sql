-- purpose: customers of a list whom only that makes reachable
-- scope: account ($1)   index: primary keys
-- crash: reads only
SELECT COUNT(*)
  FROM customer u
  JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = u.contact_id
                   AND p.state NOT IN ('granted', 'withdrawn')
 WHERE u.account_id = $1 AND u.list_id = $2
