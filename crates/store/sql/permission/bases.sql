-- purpose: contacts of a list by state and by what it rests on
-- scope: account ($1)   index: permission primary key
-- crash: reads only
SELECT state, basis, COUNT(*)
  FROM permission
 WHERE account_id = $1 AND list_id = $2
 GROUP BY state, basis
 ORDER BY state, basis
