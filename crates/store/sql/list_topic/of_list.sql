-- purpose: the topics of a list
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT topic
  FROM list_topic
 WHERE account_id = $1 AND list_id = $2
 ORDER BY topic
