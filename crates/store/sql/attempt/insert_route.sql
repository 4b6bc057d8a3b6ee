-- purpose: a way that attempts go, once
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/begin; the same way has the same id
INSERT INTO attempt_course (account_id, course_id, source, host, tls, provider, key_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account_id, course_id) DO NOTHING
