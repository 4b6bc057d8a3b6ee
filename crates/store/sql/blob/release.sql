-- purpose: takes back one reference to bytes
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with blob/delete_unused and what referred to them
UPDATE blob
   SET refs = refs - 1
 WHERE account_id = $1 AND digest = $2 AND refs > 0
