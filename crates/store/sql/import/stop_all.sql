-- purpose: ends the imports of an account that is closed; what was claimed clears nothing
-- scope: account ($1)   index: primary key (the imports of one account)
-- crash: runs in the unit that closes the account; the background work finds another state
UPDATE import
   SET state = 'refused', updated_at = $2
 WHERE account_id = $1 AND state IN ('reading', 'held', 'attesting')
