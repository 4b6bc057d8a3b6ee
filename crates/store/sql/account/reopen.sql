-- purpose: opens a closed account again, with the standing it had; only while its key is there
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that records the reason; open or not
UPDATE account
   SET closed_at = NULL, standing_epoch = standing_epoch + 1
 WHERE account_id = $1 AND closed_at IS NOT NULL AND wrapped_key IS NOT NULL
