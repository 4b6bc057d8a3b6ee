-- purpose: marks contacts that the unit has just added as claimed
-- scope: account ($1)   index: primary key
-- each: $2 list, $3 contact, $4 state, $5 event, $6 since
-- crash: runs in one unit behind contact/insert_new, which added all of them
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, r.list, r.contact, r.state, NULL, r.event, r.since
  FROM each AS r
