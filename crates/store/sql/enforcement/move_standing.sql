-- purpose: changes the standing if nobody else did meanwhile; waiting mail is judged again
-- scope: account ($1)   index: primary key
-- crash: one unit with the step that it follows from; a second mover finds another epoch
UPDATE account
   SET standing = $2, standing_epoch = standing_epoch + 1
 WHERE account_id = $1 AND standing_epoch = $3 AND closed_at IS NULL
