-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- each: $3 id, $4 index
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event SET leaf_index = $4
 WHERE account_id = $1 AND event_id = $3 AND leaf_index IS NULL
