-- purpose: what came of the last attempt, once; only of the one that was begun under this fence
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/insert_answered and delivery/settle
UPDATE delivery
   SET ended_at = $4, course_id = $5, reply_words = $6
 WHERE account_id = $1 AND delivery_id = $2 AND attempts = $3
   AND fence = $7 AND ended_at IS NULL
