-- purpose: what was asked about the work of an account that is closed is asked no more
-- scope: account ($1)   index: primary key (the reviews of one account)
-- crash: runs in the unit that closes the account
UPDATE review
   SET state = 'lapsed', decided_at = $2
 WHERE account_id = $1 AND state = 'open'
