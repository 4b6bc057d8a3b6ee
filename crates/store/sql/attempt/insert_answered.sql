-- purpose: a way ($2) with the answer at its end, once
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/settle; the same way and answer have the same id
-- LIMIT: one look-up, also by a plan that was made when the table was small.
INSERT INTO attempt_course (account_id, course_id, source, host, tls, provider, key_ids, outcome,
                            stage, code, enhanced, reply, class, fault)
SELECT account_id, $3, source, host, tls, provider, key_ids, $4, $5, $6, $7, $8, $9, $10
  FROM (SELECT * FROM attempt_course WHERE account_id = $1 AND course_id = $2 LIMIT 1) AS way
 WHERE 1 = 1
ON CONFLICT (account_id, course_id) DO NOTHING
