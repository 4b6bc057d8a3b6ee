-- purpose: lifts claims after a reviewer's decision, also one with a request still open; nothing else
-- scope: account ($1)   index: primary key, one step a contact
-- each: $4 contact, $5 event
-- crash: runs in one unit with consent/insert_many; both or neither
--
-- `pending` means never withdrawn and never granted, so a claim behind it still
-- stands (docs/ledger.md section 6). The clock began with the claim.
UPDATE permission
   SET state = 'granted', basis = 'attested', event_id = $5, since = $2,
       acted_at = COALESCE((SELECT MIN(e.at) FROM consent_event e
                             WHERE e.account_id = $1 AND e.contact_id = permission.contact_id
                               AND e.list_id = $3 AND e.kind = 'claimed'), since)
 WHERE account_id = $1 AND list_id = $3 AND contact_id = $4
   AND (state = 'claimed'
        OR state = 'pending'
           AND EXISTS (SELECT 1 FROM consent_event e
                        WHERE e.account_id = $1 AND e.contact_id = permission.contact_id
                          AND e.list_id = $3 AND e.kind = 'claimed'))
