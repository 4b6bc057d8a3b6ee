-- purpose: lifts claims after a reviewer's decision, also one with a request still open; nothing else
-- scope: account ($1)   index: primary key, one step a contact
-- each: $4 contact, $5 event
-- crash: runs in one unit with consent/insert_many; both or neither
--
-- `pending` means never withdrawn and never granted, so a claim behind it still
-- stands (docs/ledger.md section 6). The clock began with the claim.
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
UPDATE permission
   SET state = 'granted', basis = 'attested', since = $2, event_id = r.event,
       acted_at = COALESCE((SELECT MIN(e.at) FROM consent_event e
                             WHERE e.account_id = $1 AND e.contact_id = permission.contact_id
                               AND e.list_id = $3 AND e.kind = 'claimed'), permission.since)
  FROM (SELECT unnest($4::uuid[]) AS contact, unnest($5::uuid[]) AS event) AS r
 CROSS JOIN LATERAL (SELECT p.ctid AS place FROM permission p
                      WHERE p.account_id = $1 AND p.list_id = $3 AND p.contact_id = r.contact
                        AND (p.state = 'claimed'
                             OR p.state = 'pending'
                                AND EXISTS (SELECT 1 FROM consent_event e
                                             WHERE e.account_id = $1 AND e.contact_id = p.contact_id
                                               AND e.list_id = $3 AND e.kind = 'claimed' OFFSET 0))
                      LIMIT 1) AS found
 WHERE permission.ctid = found.place
