-- purpose: a reviewer let an account go on although it is like another in this; decided once
-- scope: account ($1)   index: primary key
-- crash: one unit with the review's decision
INSERT INTO identity_release (account_id, barred_id, feature, review_id, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, barred_id, feature) DO NOTHING
