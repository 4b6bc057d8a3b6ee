-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event
   SET leaf_index = (r.value->>'index')::bigint
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 WHERE consent_event.account_id = $1
   AND consent_event.event_id = (r.value->>'id')::uuid
   AND consent_event.leaf_index IS NULL
