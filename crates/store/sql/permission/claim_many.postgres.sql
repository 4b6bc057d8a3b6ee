-- purpose: marks imported contacts as claimed; what is known already stays (R002-21)
-- scope: account ($1)   index: primary key
-- each: $2 list, $3 contact, $4 state, $5 event, $6 since
-- crash: runs in one unit with consent/insert_many; both or neither
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, r.list, c.contact_id, 'claimed', NULL, r.event, r.since
  FROM (SELECT unnest($2::uuid[]) AS list, unnest($3::uuid[]) AS contact, unnest($4::text[]) AS state,
               unnest($5::uuid[]) AS event, unnest($6::bigint[]) AS since) AS r
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = r.contact LIMIT 1) AS c
ON CONFLICT (account_id, list_id, contact_id) DO NOTHING
