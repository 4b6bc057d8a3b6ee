-- purpose: appends facts to the ledger, not yet numbered; none for a person who was erased
-- scope: account ($1)   index: primary key
-- each: $2 id, $3 contact, $4 list?, $5 kind, $6 at, $7 salt, $8 body, $9 leaf
-- crash: runs in one unit with the permission that follows; both or neither
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, r.id, c.contact_id, r.list, r.kind, r.at, r.salt, r.body, r.leaf
  FROM each AS r
 CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = r.contact
 WHERE c.erased_at IS NULL
