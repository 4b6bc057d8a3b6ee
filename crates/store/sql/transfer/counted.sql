-- purpose: which contacts from $4 to $5 are counted among the persons of a year under a law
-- scope: account ($1)   index: transfer_person primary key
-- crash: reads only
SELECT contact_id
  FROM transfer_person
 WHERE account_id = $1 AND law = $2 AND year = $3 AND contact_id >= $4 AND contact_id <= $5
