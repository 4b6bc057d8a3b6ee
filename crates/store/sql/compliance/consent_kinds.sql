-- purpose: what was recorded in the ledger in a time, by kind
-- scope: account ($1)   index: consent_event primary key
-- crash: reads only
SELECT kind, COUNT(*)
  FROM consent_event
 WHERE account_id = $1 AND event_id > $2 AND event_id < $3
 GROUP BY kind
 ORDER BY kind
