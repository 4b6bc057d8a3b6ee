-- purpose: the next contacts that came with an import and did nothing since; 1 = a mail of that list was planned for them
-- scope: account ($1)   index: primary key, consent_event_contact, delivery_once
-- crash: reads only; who was taken back is not found again
--
-- Being asked by the import, and not answering, is no act of theirs.
SELECT i.contact_id,
       CASE WHEN i.asked_by IS NOT NULL
              OR EXISTS (SELECT 1 FROM campaign k
                           JOIN delivery d ON d.account_id = $1 AND d.campaign_no = k.number
                                          AND d.contact_id = i.contact_id
                          WHERE k.account_id = $1 AND k.list_id = $4)
            THEN 1 ELSE 0 END
  FROM import_contact i
  JOIN contact c ON c.account_id = $1 AND c.contact_id = i.contact_id
 WHERE i.account_id = $1 AND i.import_id = $2 AND i.contact_id > $3 AND c.erased_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM consent_event e
                    WHERE e.account_id = $1 AND e.contact_id = i.contact_id
                      AND e.kind NOT IN ('claimed', 'attested')
                      AND (i.asked_by IS NULL
                           OR e.event_id <> i.asked_by
                              AND e.kind NOT IN ('confirmation-sent', 'expired')))
 ORDER BY i.contact_id
 LIMIT $5
