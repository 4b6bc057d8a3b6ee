-- purpose: a recipient wants a topic again that they had left out, as it was read
-- scope: account ($1)   index: primary key
-- crash: runs alone; done twice, the second finds nothing
DELETE FROM topic_suppression
 WHERE account_id = $1 AND address_key = $2 AND list_id = $3 AND topic = $4 AND reason = $5
   AND created_at = $6
