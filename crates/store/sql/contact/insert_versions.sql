-- purpose: adds versions of contacts' data; only for contacts that exist under that id and are not erased
-- scope: account ($1)   index: primary key
-- each: $3 id, $4 version, $5 data
-- crash: runs in one unit with contact/insert_many
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO contact_version (account_id, contact_id, version, sealed_data, created_at)
SELECT $1, c.contact_id, r.version, r.data, $2
  FROM each AS r
 CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = r.id
 WHERE c.erased_at IS NULL
