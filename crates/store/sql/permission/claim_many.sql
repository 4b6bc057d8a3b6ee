-- purpose: marks imported contacts as claimed; what is known already stays (R002-21)
-- scope: account ($1)   index: primary key
-- each: $3 list, $4 contact, $5 state, $6 event, $7 since
-- crash: runs in one unit with consent/insert_many; both or neither
-- OR IGNORE: else SQLite keeps a journal for every row, to take back that row alone.
INSERT OR IGNORE INTO permission (account_id, list_id, contact_id, state, basis, event_id, since)
SELECT $1, $3, c.contact_id, 'claimed', NULL, $6, $7
  FROM contact c
 WHERE c.account_id = $1 AND c.contact_id = $4
