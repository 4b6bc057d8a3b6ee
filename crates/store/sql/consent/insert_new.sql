-- purpose: appends facts of contacts that the unit has just added to the ledger, not yet numbered
-- scope: account ($1)   index: primary key
-- each: $2 id, $3 contact, $4 list?, $5 kind, $6 at, $7 salt, $8 body, $9 leaf
-- crash: runs in one unit behind contact/insert_new, which added all of them
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, r.id, r.contact, r.list, r.kind, r.at, r.salt, r.body, r.leaf
  FROM each AS r
