-- purpose: a new confirmed consent, later than "never mail me from here", lifts that wish; $2 is the nil account
-- scope: system (rows of the nil account hold for all)   index: primary key
-- crash: runs in the unit of the confirmation
DELETE FROM suppression
 WHERE account_id = $2 AND address_key = $1 AND reason = 'unsubscribed' AND created_at < $3
