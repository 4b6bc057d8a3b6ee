-- purpose: what the rules said, with the numbers they saw
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the decision it explains
INSERT INTO verdict (account_id, verdict_id, subject_kind, subject_id, verdict, rules,
                     policy_version, created_at, own_limits)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
