-- purpose: permissions that grow old, counted from the last act or regular mail, whose owners may be asked now, oldest first
-- scope: system (one clock for every account)   index: permission_kept
-- crash: reads only
-- $6 is an account with a clock of its own, or nil for all.
SELECT account_id, list_id, contact_id, acted_at
  FROM permission
 WHERE acted_at IS NOT NULL
   AND CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END > $1
   AND CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END <= $2
   AND state = 'granted' AND asks < $3
   AND (ask_after IS NULL OR ask_after <= $4) AND (account_id = $6 OR $6 = $7)
 ORDER BY CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END, account_id, list_id, contact_id
 LIMIT $5
