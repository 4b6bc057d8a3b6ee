-- purpose: asks a person to decide
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the verdict that asks
INSERT INTO review (account_id, review_id, subject_kind, subject_id, verdict_id, state, opened_at)
VALUES ($1, $2, $3, $4, $5, 'open', $6)
