-- purpose: appends facts to the ledger, not yet numbered; none for a person who was erased
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the permission that follows; both or neither
INSERT INTO consent_event (account_id, event_id, contact_id, list_id, kind, at, salt, sealed_body, leaf)
SELECT $1, unhex(r.value->>'id'), c.contact_id, unhex(r.value->>'list'), (r.value->>'kind'), (r.value->>'at'), unhex(r.value->>'salt'), unhex(r.value->>'body'), unhex(r.value->>'leaf')
  FROM json_each($2) AS r
  CROSS JOIN contact c ON c.account_id = $1 AND c.contact_id = unhex(r.value->>'contact')
 WHERE c.erased_at IS NULL
RETURNING event_id
