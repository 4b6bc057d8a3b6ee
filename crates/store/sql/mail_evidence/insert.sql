-- purpose: what a confirmation mail carries of the ledger: the request's leaf, the newest checkpoint
-- scope: account ($1)   index: consent_event primary key, ledger_checkpoint primary key
-- crash: runs in the unit that appends the request and admits the mail
INSERT INTO mail_evidence (account_id, delivery_id, leaf, size)
SELECT $1, $2, e.leaf, (SELECT COALESCE(MAX(c.size), 0)
                          FROM ledger_checkpoint c
                         WHERE c.account_id = $1)
  FROM consent_event e
 WHERE e.account_id = $1 AND e.event_id = $3
