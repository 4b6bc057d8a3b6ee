-- purpose: what a reviewer's decision teaches: hashes of features, never words
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the decision
INSERT INTO lesson (account_id, review_id, features, decided_at)
VALUES ($1, $2, $3, $4)
