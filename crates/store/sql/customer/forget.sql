-- purpose: an erased person's dealings
-- scope: account ($1)   index: customer_contact
-- crash: runs in the unit of the erasure
DELETE FROM customer
 WHERE account_id = $1 AND contact_id = $2
