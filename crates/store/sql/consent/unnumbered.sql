-- purpose: facts that wait for their place in the tree, oldest first
-- scope: account ($1)   index: consent_event_unnumbered
-- crash: reads only
SELECT event_id, leaf
  FROM consent_event
 WHERE account_id = $1 AND leaf_index IS NULL
 ORDER BY event_id
 LIMIT $2
