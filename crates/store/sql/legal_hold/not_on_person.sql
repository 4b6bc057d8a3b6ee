-- purpose: changes nothing; counts the contact only while no hold is on it
-- scope: account ($1)   index: primary key, legal_hold_open, campaign primary key, delivery_once
-- crash: runs in the unit that erases the person
UPDATE contact
   SET permission_epoch = permission_epoch
 WHERE account_id = $1 AND contact_id = $2
   AND NOT EXISTS (
       SELECT 1 FROM legal_hold h
        WHERE h.account_id = $1 AND h.lifted_at IS NULL
          AND (h.subject = 'account'
            OR (h.subject = 'person' AND h.address_key = contact.suppression_key)
            OR (h.subject = 'campaign'
                AND EXISTS (SELECT 1 FROM campaign k
                             JOIN delivery d ON d.account_id = k.account_id AND d.campaign_no = k.number
                             WHERE k.account_id = $1 AND k.campaign_id = h.campaign_id
                               AND d.contact_id = $2))))
