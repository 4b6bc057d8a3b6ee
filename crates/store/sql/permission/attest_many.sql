-- purpose: lifts claims after a reviewer's decision, also one with a request still open; nothing else
-- scope: account ($1)   index: primary key, one step a contact
-- crash: runs in one unit with consent/insert_many; both or neither
--
-- `pending` means never withdrawn and never granted, so a claim behind it still
-- stands (docs/ledger.md section 6). The clock began with the claim.
-- An upsert of rows that exist, so that SQLite walks the batch: see consent/number_many.
INSERT INTO permission (account_id, list_id, contact_id, state, basis, event_id, since, acted_at)
SELECT p.account_id, p.list_id, p.contact_id, 'granted', 'attested', unhex(r.value->>'event'), $2,
       COALESCE((SELECT MIN(e.at) FROM consent_event e
                  WHERE e.account_id = $1 AND e.contact_id = p.contact_id
                    AND e.list_id = $3 AND e.kind = 'claimed'), p.since)
  FROM json_each($4) AS r
 CROSS JOIN permission p ON p.account_id = $1 AND p.list_id = $3
                        AND p.contact_id = unhex(r.value->>'contact')
 WHERE p.state = 'claimed'
    OR p.state = 'pending'
       AND EXISTS (SELECT 1 FROM consent_event e
                    WHERE e.account_id = $1 AND e.contact_id = p.contact_id
                      AND e.list_id = $3 AND e.kind = 'claimed')
ON CONFLICT (account_id, list_id, contact_id) DO UPDATE
   SET state = excluded.state, basis = excluded.basis,
       event_id = excluded.event_id, since = excluded.since, acted_at = excluded.acted_at
