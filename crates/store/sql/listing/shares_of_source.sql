-- purpose: what each campaign sent through an egress source ($2), of what was admitted since ($1)
-- scope: system (whoever shares the source is compared)   index: primary keys
-- crash: reads only
--
-- CROSS JOIN keeps SQLite to this order: ids begin with their time.
SELECT d.account_id, m.campaign_id, CAST(COUNT(*) AS BIGINT),
       CAST(SUM(CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard'
                     THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM inbound_event i
                                   WHERE i.account_id = d.account_id AND i.delivery_id = d.delivery_id
                                     AND i.kind = 'complaint')
                     THEN 1 ELSE 0 END) AS BIGINT)
  FROM account c
 CROSS JOIN delivery d
 CROSS JOIN delivery_terms m
 WHERE d.account_id = c.account_id AND d.delivery_id >= $1
   AND m.account_id = d.account_id AND m.terms_id = d.terms_id AND m.origin = 'campaign'
   AND (EXISTS (SELECT 1 FROM attempt_course w
                 WHERE w.account_id = d.account_id AND w.course_id = d.course_id AND w.source = $2)
     OR EXISTS (SELECT 1 FROM attempt t
                  JOIN attempt_course w ON w.account_id = t.account_id AND w.course_id = t.course_id
                 WHERE t.account_id = d.account_id AND t.delivery_id = d.delivery_id AND w.source = $2))
 GROUP BY d.account_id, m.campaign_id
 ORDER BY 3 DESC, d.account_id, m.campaign_id
 LIMIT 1000
