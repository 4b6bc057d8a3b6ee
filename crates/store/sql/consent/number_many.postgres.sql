-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event
   SET leaf_index = (SELECT (r.value->>'index')::bigint FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
                      WHERE (r.value->>'id')::uuid = consent_event.event_id)
 WHERE account_id = $1
   AND leaf_index IS NULL
   AND event_id IN (SELECT (r.value->>'id')::uuid FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value))
