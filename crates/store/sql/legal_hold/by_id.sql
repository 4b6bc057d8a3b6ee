-- purpose: one hold
-- scope: system (its number names it; only an operator asks)   index: none (holds are few)
-- crash: reads only
SELECT account_id, hold_id, subject, campaign_id, case_number, reason, placed_by, placed_at,
       lifted_at, lifted_by, lifted_because
  FROM legal_hold
 WHERE hold_id = $1
