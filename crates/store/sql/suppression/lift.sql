-- purpose: a new confirmed consent, later than the opt-out, lifts what the person asked for
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the confirmation
DELETE FROM suppression
 WHERE account_id = $1 AND address_key = $2 AND list_id IN ($3, $4)
   AND reason = 'unsubscribed' AND created_at < $5
