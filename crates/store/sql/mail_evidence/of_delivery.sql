-- purpose: what one mail carries, with the note of that checkpoint
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT e.leaf, e.size, c.note
  FROM mail_evidence e
  LEFT JOIN ledger_checkpoint c ON c.account_id = $1 AND c.size = e.size
 WHERE e.account_id = $1 AND e.delivery_id = $2
