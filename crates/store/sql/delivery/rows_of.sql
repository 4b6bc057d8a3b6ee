-- purpose: which of these contacts a campaign has a row for already
-- scope: account ($1)   index: campaign primary key, delivery_once, withheld primary key
-- crash: reads only
SELECT unhex(r.value->>'contact')
  FROM json_each($3) AS r
 WHERE EXISTS (SELECT 1 FROM delivery d
                WHERE d.account_id = $1 AND d.campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
                      AND d.contact_id = unhex(r.value->>'contact'))
    OR EXISTS (SELECT 1 FROM withheld w
                WHERE w.account_id = $1 AND w.campaign_id = $2 AND w.contact_id = unhex(r.value->>'contact'))
