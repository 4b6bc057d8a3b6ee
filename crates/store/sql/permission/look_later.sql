-- purpose: from when the time until somebody is told of their consent is counted
-- scope: account ($1)   index: primary key
-- crash: alone; done twice, the later instant stands
UPDATE permission
   SET remind_from = $5
 WHERE account_id = $1 AND list_id = $2 AND contact_id = $3 AND since = $4 AND state = 'granted'
