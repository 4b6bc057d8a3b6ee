-- purpose: a stretch of the ledger, for export and proofs
-- scope: account ($1)   index: consent_event_leaf
-- crash: reads only
SELECT e.leaf_index, e.event_id, e.leaf, e.salt, e.sealed_body, c.salt
  FROM consent_event e
  JOIN contact c ON c.account_id = $1 AND c.contact_id = e.contact_id
 WHERE e.account_id = $1 AND e.leaf_index >= $2
 ORDER BY e.leaf_index
 LIMIT $3
