-- purpose: cancels every campaign of an account in a state that allows it; waiting mail is judged again
-- scope: account ($1)   index: primary key (the campaigns of one account)
-- crash: runs in the unit that closes the account
UPDATE campaign
   SET state = 'cancelled', epoch = epoch + 1, finished_at = $3
 WHERE account_id = $1 AND state = $2
