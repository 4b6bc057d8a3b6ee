-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- crash: runs in one unit with the new head and checkpoint; all or nothing
--
-- An upsert of rows that exist, not an UPDATE: only a CROSS JOIN makes SQLite
-- walk the batch and look each fact up, instead of the batch for each fact.
INSERT INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body,
                           leaf, leaf_index)
SELECT e.account_id, e.event_id, e.contact_id, e.list_id, e.kind, e.at, e.salt, e.sealed_body,
       e.leaf, (r.value->>'index')
  FROM json_each($2) AS r
 CROSS JOIN consent_event e ON e.account_id = $1 AND e.event_id = unhex(r.value->>'id')
 WHERE e.leaf_index IS NULL
ON CONFLICT (account_id, event_id) DO UPDATE SET leaf_index = excluded.leaf_index
