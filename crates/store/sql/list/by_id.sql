-- purpose: one list
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT list_id, name, purpose, frequency
  FROM list
 WHERE account_id = $1 AND list_id = $2
