-- purpose: topics of an account's lists for which one address is forbidden
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT list_id, topic, reason, created_at, until
  FROM topic_suppression
 WHERE account_id = $1 AND address_key = $2
 ORDER BY list_id, topic, reason
