-- purpose: the newest set counts; what was decided under another one meanwhile is decided again
-- scope: account ($1)   index: primary key
-- crash: one unit with own_limits/insert; the epoch moves with the limits
UPDATE account
   SET own_limits = $2, standing_epoch = standing_epoch + 1
 WHERE account_id = $1 AND closed_at IS NULL
