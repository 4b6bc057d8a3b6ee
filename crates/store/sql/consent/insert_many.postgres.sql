-- purpose: appends facts to the ledger, not yet numbered; none for a person who was erased
-- scope: account ($1)   index: primary key
-- each: $2 id, $3 contact, $4 list?, $5 kind, $6 at, $7 salt, $8 body, $9 leaf
-- crash: runs in one unit with the permission that follows; both or neither
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, r.id, c.contact_id, r.list, r.kind, r.at, r.salt, r.body, r.leaf
  FROM (SELECT unnest($2::uuid[]) AS id, unnest($3::uuid[]) AS contact, unnest($4::uuid[]) AS list,
               unnest($5::text[]) AS kind, unnest($6::bigint[]) AS at, unnest($7::bytea[]) AS salt,
               unnest($8::bytea[]) AS body, unnest($9::bytea[]) AS leaf) AS r
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = r.contact LIMIT 1) AS c
 WHERE c.erased_at IS NULL
