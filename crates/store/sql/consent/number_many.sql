-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event
   SET leaf_index = (r.value->>'index')
  FROM json_each($2) AS r
 WHERE consent_event.account_id = $1
   AND consent_event.event_id = unhex(r.value->>'id')
   AND consent_event.leaf_index IS NULL
