-- purpose: changes the standing; waiting mail is judged again
-- scope: account ($1)   index: primary key
-- crash: one statement; the epoch moves with the standing
UPDATE account
   SET standing = $2, standing_epoch = standing_epoch + 1
 WHERE account_id = $1
