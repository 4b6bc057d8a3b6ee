-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the new head and checkpoint; all or nothing
UPDATE consent_event
   SET leaf_index = (SELECT (r.value->>'index') FROM json_each($2) AS r
                      WHERE unhex(r.value->>'id') = consent_event.event_id)
 WHERE account_id = $1
   AND leaf_index IS NULL
   AND event_id IN (SELECT unhex(r.value->>'id') FROM json_each($2) AS r)
