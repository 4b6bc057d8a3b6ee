-- purpose: closes an account, once; what was cleared for it before is admitted no more
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that ends its keys and campaigns; closed or not
UPDATE account
   SET closed_at = $2, standing_epoch = standing_epoch + 1
 WHERE account_id = $1 AND closed_at IS NULL
