-- purpose: counts a complaint about a delivery, once; $3 is the day of its final attempt
-- scope: account ($1)   index: primary keys of delivery and meter, inbound_event_complaint, delivery_terms primary key
-- crash: runs in one unit with the inbound event, before it: one that is on record is not counted again
INSERT INTO meter (account_id, day, campaign_id, slot, total, accepted, bad, soft, sender, operator,
                   nobody, complaints, dirty)
SELECT $1, $3, COALESCE(m.campaign_id, $4), $5, 0, 0, 0, 0, 0, 0, 0, 1, 1
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.delivery_id = $2 AND m.stream <> 'system'
   AND d.state IN ('accepted', 'bounced', 'in-doubt')
   AND NOT EXISTS (SELECT 1 FROM inbound_event e
                    WHERE e.account_id = $1 AND e.delivery_id = $2 AND e.kind = 'complaint')
ON CONFLICT (account_id, day, campaign_id, slot) DO UPDATE
   SET complaints = meter.complaints + excluded.complaints, dirty = 1
