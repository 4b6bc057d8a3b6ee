-- purpose: a stretch of leaf hashes, for tiles and for proofs of many leaves
-- scope: account ($1)   index: consent_event_leaf
-- crash: reads only
SELECT leaf
  FROM consent_event
 WHERE account_id = $1 AND leaf_index >= $2
 ORDER BY leaf_index
 LIMIT $3
