-- purpose: the next addresses of which an account forbids something, in the order of their keys
-- scope: account ($1)   index: primary keys
-- crash: reads only
SELECT k.address_key
  FROM (SELECT address_key FROM suppression WHERE account_id = $1 AND address_key > $2
        UNION
        SELECT address_key FROM topic_suppression WHERE account_id = $1 AND address_key > $2) k
 ORDER BY k.address_key
 LIMIT $3
