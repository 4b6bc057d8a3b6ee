-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- each: $2 id, $3 index
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event SET leaf_index = $3
 WHERE account_id = $1 AND event_id = $2 AND leaf_index IS NULL
