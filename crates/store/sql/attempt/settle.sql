-- purpose: what came of the last attempt, once
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/insert_answered and delivery/settle
UPDATE delivery
   SET ended_at = $4, course_id = $5, reply_words = $6
 WHERE account_id = $1 AND delivery_id = $2 AND attempts = $3
   AND started_at IS NOT NULL AND ended_at IS NULL
