-- purpose: who of an account has the address of a suppression, the erased included
-- scope: account ($1)   index: contact_suppression_key
-- crash: reads only
--
-- Not sorted here: to sort by id, SQLite would walk the whole account.
SELECT contact_id
  FROM contact
 WHERE account_id = $1 AND suppression_key = $2
