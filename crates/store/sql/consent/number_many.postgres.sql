-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- each: $2 id, $3 index
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event
   SET leaf_index = r.index
  FROM unnest($2::uuid[], $3::bigint[]) AS r(id, index)
 WHERE consent_event.account_id = $1
   AND consent_event.event_id = r.id
   AND consent_event.leaf_index IS NULL
