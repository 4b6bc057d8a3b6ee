-- purpose: marks imported contacts as claimed; what is known already stays (R002-21)
-- scope: account ($1)   index: primary key
-- each: $2 list, $3 contact, $4 state, $5 event, $6 since
-- crash: runs in one unit with consent/insert_many; both or neither
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, r.list, c.contact_id, 'claimed', NULL, r.event, r.since
  FROM each AS r
 CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = r.contact
