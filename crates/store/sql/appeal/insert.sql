-- purpose: an account asks to be judged again
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of its review
INSERT INTO appeal (account_id, appeal_id, standing, words, evidence, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
