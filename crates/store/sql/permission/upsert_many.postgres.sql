-- purpose: the permission that follows from the facts appended in the same unit
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with consent/insert_many; both or neither
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since, acted_at)
SELECT $1, (r.value->>'list')::uuid, c.contact_id, (r.value->>'state'), (r.value->>'basis'), (r.value->>'event')::uuid, (r.value->>'since')::bigint,
       (r.value->>'acted')::bigint
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS c
ON CONFLICT (account_id, list_id, contact_id) DO UPDATE
   SET state = excluded.state, basis = excluded.basis,
       event_id = excluded.event_id, since = excluded.since, acted_at = excluded.acted_at,
       -- After an act nobody was asked yet.
       asks = CASE WHEN permission.acted_at = excluded.acted_at THEN permission.asks ELSE 0 END,
       ask_after = CASE WHEN permission.acted_at = excluded.acted_at THEN permission.ask_after END
