-- purpose: every checkpoint, smallest first
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT size, note
  FROM ledger_checkpoint
 WHERE account_id = $1
 ORDER BY size
