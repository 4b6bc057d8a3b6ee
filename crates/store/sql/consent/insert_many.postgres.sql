-- purpose: appends facts to the ledger, not yet numbered; none for a person who was erased
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the permission that follows; both or neither
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, (r.value->>'id')::uuid, c.contact_id, (r.value->>'list')::uuid, (r.value->>'kind'), (r.value->>'at')::bigint, decode(r.value->>'salt', 'hex'), decode(r.value->>'body', 'hex'), decode(r.value->>'leaf', 'hex')
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS c
 WHERE c.erased_at IS NULL
