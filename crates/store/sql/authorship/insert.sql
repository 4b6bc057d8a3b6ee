-- purpose: who wrote, handed in or uploaded something (R003-61)
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of what they did
INSERT INTO authorship (account_id, act_id, subject_id, act, made_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
