-- purpose: the last dealing with somebody on each list
-- scope: account ($1)   index: customer_contact
-- crash: reads only
SELECT list_id, dealt_at, sealed_facts
  FROM customer
 WHERE account_id = $1 AND contact_id = $2
 ORDER BY list_id
