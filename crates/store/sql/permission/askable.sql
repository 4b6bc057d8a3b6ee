-- purpose: permissions that grow old, whose owners may be asked now, oldest first
-- scope: system (one clock for every account)   index: permission_acted
-- crash: reads only
-- $6 is an account with a clock of its own, or nil for all.
SELECT account_id, list_id, contact_id, acted_at
  FROM permission
 WHERE acted_at > $1 AND acted_at <= $2 AND state = 'granted' AND asks < $3
   AND (ask_after IS NULL OR ask_after <= $4) AND (account_id = $6 OR $6 = $7)
 ORDER BY acted_at, account_id, list_id, contact_id
 LIMIT $5
