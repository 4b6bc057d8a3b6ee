-- purpose: a decision, once and for good (R002-39)
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that moves the subject on; both or neither
UPDATE review
   SET state = $3, decided_at = $4, decided_by = $5, reason = $6
 WHERE account_id = $1 AND review_id = $2 AND state = 'open'
