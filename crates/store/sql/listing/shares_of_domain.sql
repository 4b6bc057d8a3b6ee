-- purpose: what each campaign sent from a sender domain ($2), of what was admitted since ($1)
-- scope: system (whoever shares the domain is compared)   index: campaign and delivery primary keys
-- crash: reads only
--
-- CROSS JOIN keeps SQLite to this order: from the campaigns of the domain.
SELECT k.account_id, k.campaign_id, CAST(COUNT(*) AS BIGINT),
       CAST(SUM(CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard'
                     THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM inbound_event i
                                   WHERE i.account_id = d.account_id AND i.delivery_id = d.delivery_id
                                     AND i.kind = 'complaint')
                     THEN 1 ELSE 0 END) AS BIGINT)
  FROM campaign k
 CROSS JOIN delivery d
 WHERE k.sender_domain = $2 AND d.account_id = k.account_id AND d.campaign_no = k.number
   AND d.delivery_id >= $1 AND d.attempts > 0
 GROUP BY k.account_id, k.campaign_id
 ORDER BY 3 DESC, k.account_id, k.campaign_id
 LIMIT 1000
