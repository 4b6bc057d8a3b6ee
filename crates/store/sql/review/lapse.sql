-- purpose: what was asked about a submission that was taken back is asked no more
-- scope: account ($1)   index: primary key (the reviews of one account)
-- crash: runs in the unit that takes the campaign back
UPDATE review
   SET state = 'lapsed', decided_at = $3
 WHERE account_id = $1 AND subject_id = $2 AND state = 'open'
