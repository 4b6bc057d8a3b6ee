-- purpose: one fact, with the keys' salt of its contact
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT e.event_id, e.contact_id, e.list_id, e.kind, e.at, e.salt, e.sealed_body, e.leaf, e.leaf_index, c.salt
  FROM consent_event e
  JOIN contact c ON c.account_id = $1 AND c.contact_id = e.contact_id
 WHERE e.account_id = $1 AND e.event_id = $2
