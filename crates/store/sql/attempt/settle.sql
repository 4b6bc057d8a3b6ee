-- purpose: what came of an attempt, once
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with delivery/settle
UPDATE attempt
   SET ended_at = $4, outcome = $5, stage = $6, code = $7, enhanced = $8, reply = $9,
       class = $10, fault = $11
 WHERE account_id = $1 AND delivery_id = $2 AND number = $3 AND outcome IS NULL
