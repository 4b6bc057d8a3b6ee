-- purpose: opens a finding, unless the same is open already
-- scope: account ($1, nil: the installation)   index: finding_once
-- crash: one statement; the next audit finds it again
INSERT INTO finding (account_id, finding_id, item, subject, owner, detail, opened_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (account_id, item, subject) WHERE closed_at IS NULL DO NOTHING
