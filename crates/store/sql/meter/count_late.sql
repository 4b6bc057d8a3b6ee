-- purpose: counts a report that an accepted delivery failed; $3 is the day of its final attempt, $6 and $7 class and fault
-- scope: account ($1)   index: primary keys of delivery and meter, delivery_terms primary key
-- crash: runs in one unit with delivery/bounce_later, before it: what that changed already is not counted again
INSERT INTO meter (account_id, day, campaign_id, slot, total, accepted, bad, soft, sender, operator,
                   nobody, complaints, dirty)
SELECT $1, $3, COALESCE(m.campaign_id, $4), $5, 0,
       CASE WHEN d.state = 'accepted' THEN -1 ELSE 0 END,
       CASE WHEN $7 = 'recipient' AND $6 = 'hard' THEN 1 ELSE 0 END,
       CASE WHEN $7 = 'recipient' AND $6 <> 'hard' THEN 1 ELSE 0 END,
       CASE WHEN $7 = 'sender' THEN 1 ELSE 0 END,
       CASE WHEN $7 = 'operator' THEN 1 ELSE 0 END,
       CASE WHEN COALESCE($7, 'none') = 'none' THEN 1 ELSE 0 END,
       0, 1
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.delivery_id = $2 AND m.stream <> 'system'
   AND d.state IN ('accepted', 'in-doubt')
ON CONFLICT (account_id, day, campaign_id, slot) DO UPDATE
   SET accepted = meter.accepted + excluded.accepted, bad = meter.bad + excluded.bad,
       soft = meter.soft + excluded.soft, sender = meter.sender + excluded.sender,
       operator = meter.operator + excluded.operator, nobody = meter.nobody + excluded.nobody,
       dirty = 1
