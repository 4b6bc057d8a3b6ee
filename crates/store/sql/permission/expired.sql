-- purpose: requests that nobody confirmed in time
-- scope: system (one clock for every account)   index: none (few rows are pending)
-- crash: reads only
SELECT account_id, list_id, contact_id, event_id
  FROM permission
 WHERE state = 'pending' AND since < $1
 ORDER BY since, account_id, list_id, contact_id
 LIMIT $2
