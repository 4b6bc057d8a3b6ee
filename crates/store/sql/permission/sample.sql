-- purpose: every $3-th of those who gave permission for a list, from the one at place $4
-- scope: account ($1)   index: permission primary key (walks the list once)
-- crash: reads only
SELECT p.contact_id
  FROM (SELECT contact_id, ROW_NUMBER() OVER (ORDER BY contact_id) AS place
          FROM permission
         WHERE account_id = $1 AND list_id = $2 AND state = 'granted') p
 WHERE p.place % $3 = $4
 ORDER BY p.contact_id
 LIMIT $5
