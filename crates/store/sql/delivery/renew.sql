-- purpose: a waiting delivery that was decided again under new rules; what is in bytes that went out stays
-- scope: account ($1)   index: primary key
-- crash: one statement; decided again later if it did not happen
UPDATE delivery
   SET policy_version = $3, permission_epoch = $4, laws = $5,
       labels = CASE WHEN composed_at IS NULL THEN $6 ELSE labels END,
       footer = CASE WHEN composed_at IS NULL THEN $7 ELSE footer END
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled'
