-- purpose: what was decided while the identity stood otherwise is decided again
-- scope: account ($1)   index: primary key
-- crash: one unit with identity_check/insert
UPDATE account
   SET standing_epoch = standing_epoch + 1
 WHERE account_id = $1 AND closed_at IS NULL
