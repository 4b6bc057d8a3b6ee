-- purpose: a waiting delivery that was decided again under new rules; what is in bytes that went out stays ($4)
-- scope: account ($1)   index: primary key
-- crash: one unit with delivery/insert_terms; decided again later if it did not happen
UPDATE delivery
   SET terms_id = CASE WHEN composed_at IS NULL THEN CAST($3 AS BIGINT) ELSE $4 END, permission_epoch = $5
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled'
