-- purpose: keeps the last attempt of a delivery before another one takes its place
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/begin, before it
INSERT INTO attempt (account_id, delivery_id, number, fence, course_id, started_at, ended_at, reply_words)
SELECT account_id, delivery_id, attempts, fence, course_id, started_at, ended_at, reply_words
  FROM delivery
 WHERE account_id = $1 AND delivery_id = $2 AND ended_at IS NOT NULL
