-- purpose: gives facts their place in the tree
-- scope: account ($1)   index: primary key, one step a fact
-- each: $2 id, $3 index
-- crash: runs in one unit with the new head and checkpoint; all or nothing
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
UPDATE consent_event
   SET leaf_index = r.index
  FROM (SELECT unnest($2::uuid[]) AS id, unnest($3::bigint[]) AS index) AS r
 CROSS JOIN LATERAL (SELECT e.ctid AS place FROM consent_event e
                      WHERE e.account_id = $1 AND e.event_id = r.id AND e.leaf_index IS NULL
                      LIMIT 1) AS found
 WHERE consent_event.ctid = found.place
