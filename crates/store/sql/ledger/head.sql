-- purpose: size and frontier of an account's tree
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT size, frontier
  FROM ledger_head
 WHERE account_id = $1
