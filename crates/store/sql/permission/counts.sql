-- purpose: contacts of a list by state
-- scope: account ($1)   index: permission primary key
-- crash: reads only
SELECT state, COUNT(*)
  FROM permission
 WHERE account_id = $1 AND list_id = $2
 GROUP BY state
 ORDER BY state
