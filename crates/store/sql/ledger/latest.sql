-- purpose: the newest checkpoint of every account, for the public page
-- scope: system (the page shows all accounts)   index: primary key
-- crash: reads only
SELECT c.account_id, c.size, c.note, c.created_at
  FROM ledger_checkpoint c
 WHERE c.size = (SELECT MAX(d.size) FROM ledger_checkpoint d WHERE d.account_id = c.account_id)
 ORDER BY c.account_id
