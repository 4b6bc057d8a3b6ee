-- purpose: the recipients behind the bad mail of a day (R002-57); $5 is one campaign, or nil for all
-- scope: account ($1)   index: delivery_bad, delivery_terms primary key
-- crash: reads only
--
-- A late report settles a delivery anew: its time is that of the report, and the
-- day that of its final attempt.
SELECT d.contact_id
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.settled_at >= $2 AND d.ended_at >= $2 AND d.ended_at < $3
   AND m.stream <> 'system' AND d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard'
   AND (m.campaign_id = $5 OR $5 = $4)
 ORDER BY d.delivery_id
 LIMIT $6
