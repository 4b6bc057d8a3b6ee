-- purpose: closes a finding, with what was done
-- scope: account ($1, nil: the installation)   index: primary key
-- crash: one statement; closed or not
UPDATE finding
   SET closed_at = $3, closed_by = $4, note = $5
 WHERE account_id = $1 AND finding_id = $2 AND closed_at IS NULL
