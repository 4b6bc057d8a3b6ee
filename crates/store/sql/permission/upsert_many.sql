-- purpose: the permission that follows from the facts appended in the same unit
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since, acted_at)
SELECT $1, unhex(r.value->>'list'), c.contact_id, (r.value->>'state'), (r.value->>'basis'), unhex(r.value->>'event'), (r.value->>'since'),
       (r.value->>'acted')
  FROM json_each($2) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'contact')
 WHERE 1 = 1
ON CONFLICT (account_id, list_id, contact_id) DO UPDATE
   SET state = excluded.state, basis = excluded.basis,
       event_id = excluded.event_id, since = excluded.since, acted_at = excluded.acted_at,
       -- After an act nobody was asked yet.
       asks = CASE WHEN permission.acted_at = excluded.acted_at THEN permission.asks ELSE 0 END,
       ask_after = CASE WHEN permission.acted_at = excluded.acted_at THEN permission.ask_after END
