-- purpose: deletes bytes that nothing refers to any more
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with blob/release
DELETE FROM blob
 WHERE account_id = $1 AND digest = $2 AND refs = 0
