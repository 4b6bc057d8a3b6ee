-- purpose: counts a delivery that has its final outcome; $3 is the day, $4 the nil campaign, $5 its slot
-- scope: account ($1)   index: primary keys of delivery and meter, delivery_terms primary key
-- crash: runs in the unit that settles the delivery, behind delivery/settle, whose guard lets it through once
INSERT INTO meter (account_id, day, campaign_id, slot, total, accepted, bad, soft, sender, operator,
                   nobody, complaints, dirty)
SELECT $1, $3, COALESCE(m.campaign_id, $4), $5, 1,
       CASE WHEN d.state = 'accepted' THEN 1 ELSE 0 END,
       CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard' THEN 1 ELSE 0 END,
       CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class <> 'hard' THEN 1 ELSE 0 END,
       CASE WHEN d.state = 'bounced' AND d.fault = 'sender' THEN 1 ELSE 0 END,
       CASE WHEN d.state = 'bounced' AND d.fault = 'operator' THEN 1 ELSE 0 END,
       CASE WHEN d.state = 'bounced' AND COALESCE(d.fault, 'none') = 'none' THEN 1 ELSE 0 END,
       0, 1
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.delivery_id = $2 AND m.stream <> 'system'
   AND d.state IN ('accepted', 'bounced', 'in-doubt')
ON CONFLICT (account_id, day, campaign_id, slot) DO UPDATE
   SET total = meter.total + excluded.total, accepted = meter.accepted + excluded.accepted,
       bad = meter.bad + excluded.bad, soft = meter.soft + excluded.soft,
       sender = meter.sender + excluded.sender, operator = meter.operator + excluded.operator,
       nobody = meter.nobody + excluded.nobody, dirty = 1
