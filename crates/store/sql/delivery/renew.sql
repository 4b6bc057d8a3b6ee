-- purpose: a waiting delivery that was decided again under new rules
-- scope: account ($1)   index: primary key
-- crash: one statement; decided again later if it did not happen
UPDATE delivery
   SET policy_version = $3, permission_epoch = $4
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled'
