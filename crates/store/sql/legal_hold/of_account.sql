-- purpose: the holds in an account, those that hold first
-- scope: account ($1)   index: primary key; holds are few
-- crash: reads only
SELECT account_id, hold_id, subject, campaign_id, case_number, reason, placed_by, placed_at,
       lifted_at, lifted_by, lifted_because
  FROM legal_hold
 WHERE account_id = $1
 ORDER BY CASE WHEN lifted_at IS NULL THEN 0 ELSE 1 END, placed_at DESC, hold_id DESC
 LIMIT 500
