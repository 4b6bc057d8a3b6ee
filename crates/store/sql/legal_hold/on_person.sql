-- purpose: since when a hold is on a person ($3 = key of the address): their account's, their own, or that of a campaign they were sent
-- scope: account ($1)   index: legal_hold_open, campaign primary key, delivery_once
-- crash: reads only
SELECT MIN(h.placed_at)
  FROM legal_hold h
 WHERE h.account_id = $1 AND h.lifted_at IS NULL
   AND (h.subject = 'account'
     OR (h.subject = 'person' AND h.address_key = $3)
     OR (h.subject = 'campaign'
         AND EXISTS (SELECT 1 FROM campaign k
                      JOIN delivery d ON d.account_id = k.account_id AND d.campaign_no = k.number
                      WHERE k.account_id = $1 AND k.campaign_id = h.campaign_id AND d.contact_id = $2)))
