-- purpose: the newest checkpoint of one account, for whoever follows its ledger
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT note
  FROM ledger_checkpoint
 WHERE account_id = $1
 ORDER BY size DESC
 LIMIT 1
