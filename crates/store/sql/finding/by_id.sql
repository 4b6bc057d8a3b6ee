-- purpose: whose a finding is
-- scope: system (the caller knows the finding, not the account)   index: none (few rows)
-- crash: reads only
SELECT account_id, finding_id, item, subject, owner, detail, opened_at, due_at, closed_at,
       closed_by, note
  FROM finding
 WHERE finding_id = $1
