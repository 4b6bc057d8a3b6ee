-- purpose: erasures that waited for a hold, and on whose person none is any more; whoever signed up anew since is left out
-- scope: system (the worker serves every account)   index: waiting_erasure primary key, consent_event_contact, legal_hold_open, campaign primary key, delivery_once
-- crash: reads only; the worker erases them one by one
SELECT w.account_id, w.contact_id, w.method
  FROM waiting_erasure w
  JOIN contact c ON c.account_id = w.account_id AND c.contact_id = w.contact_id
 WHERE c.erased_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM consent_event e
                    WHERE e.account_id = w.account_id AND e.contact_id = w.contact_id
                      AND e.kind = 'confirmed' AND e.at > w.asked_at)
   AND NOT EXISTS (
       SELECT 1 FROM legal_hold h
        WHERE h.account_id = w.account_id AND h.lifted_at IS NULL
          AND (h.subject = 'account'
            OR (h.subject = 'person' AND h.address_key = c.suppression_key)
            OR (h.subject = 'campaign'
                AND EXISTS (SELECT 1 FROM campaign k
                             JOIN delivery d ON d.account_id = k.account_id AND d.campaign_no = k.number
                             WHERE k.account_id = w.account_id AND k.campaign_id = h.campaign_id
                               AND d.contact_id = w.contact_id))))
 ORDER BY w.asked_at, w.account_id, w.contact_id
 LIMIT 100
