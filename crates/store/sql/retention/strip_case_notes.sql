-- purpose: takes away what staff wrote in a complaint; what was done, by whom and when stays
-- scope: account ($1)   index: primary key
-- crash: one unit with retention/strip_case, which fails under a hold
UPDATE case_event
   SET sealed_note = NULL
 WHERE account_id = $1 AND case_id = $2 AND sealed_note IS NOT NULL
