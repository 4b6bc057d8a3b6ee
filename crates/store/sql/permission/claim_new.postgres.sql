-- purpose: marks contacts that the unit has just added as claimed
-- scope: account ($1)   index: primary key
-- each: $2 list, $3 contact, $4 state, $5 event, $6 since
-- crash: runs in one unit behind contact/insert_new, which added all of them
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, r.list, r.contact, r.state, NULL, r.event, r.since
  FROM (SELECT unnest($2::uuid[]) AS list, unnest($3::uuid[]) AS contact, unnest($4::text[]) AS state,
               unnest($5::uuid[]) AS event, unnest($6::bigint[]) AS since) AS r
