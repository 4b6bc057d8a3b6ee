-- purpose: appends facts to the ledger, not yet numbered; none for a person who was erased
-- scope: account ($1)   index: primary key
-- each: $3 id, $4 contact, $5 list, $6 kind, $7 at, $8 salt, $9 body, $10 leaf
-- crash: runs in one unit with the permission that follows; both or neither
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, $3, c.contact_id, $5, $6, $7, $8, $9, $10
  FROM contact c
 WHERE c.account_id = $1 AND c.contact_id = $4
   AND c.erased_at IS NULL
