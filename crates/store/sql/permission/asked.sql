-- purpose: notes that somebody was asked ($5 = 1), or could not be ($5 = 0), and when to look again
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the question, or alone; done twice, somebody is asked later
UPDATE permission
   SET asks = asks + $5, ask_after = $6
 WHERE account_id = $1 AND list_id = $2 AND contact_id = $3 AND acted_at = $4 AND state = 'granted'
