-- purpose: what the meter of a day should say, from the deliveries whose final attempt ended in it
-- scope: account ($1)   index: delivery primary key (once a day, by the job that compares), delivery_terms primary key
-- crash: reads only
SELECT o.campaign_id,
       CAST(COUNT(*) AS BIGINT), CAST(SUM(o.accepted) AS BIGINT), CAST(SUM(o.bad) AS BIGINT),
       CAST(SUM(o.soft) AS BIGINT), CAST(SUM(o.sender) AS BIGINT), CAST(SUM(o.operator) AS BIGINT),
       CAST(SUM(o.nobody) AS BIGINT), CAST(SUM(o.complaints) AS BIGINT)
  FROM (SELECT COALESCE(m.campaign_id, $4) AS campaign_id,
               CASE WHEN d.state = 'accepted' THEN 1 ELSE 0 END AS accepted,
               CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard' THEN 1 ELSE 0 END AS bad,
               CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class <> 'hard' THEN 1 ELSE 0 END AS soft,
               CASE WHEN d.state = 'bounced' AND d.fault = 'sender' THEN 1 ELSE 0 END AS sender,
               CASE WHEN d.state = 'bounced' AND d.fault = 'operator' THEN 1 ELSE 0 END AS operator,
               CASE WHEN d.state = 'bounced' AND COALESCE(d.fault, 'none') = 'none' THEN 1 ELSE 0 END AS nobody,
               CASE WHEN EXISTS (SELECT 1 FROM inbound_event e
                                  WHERE e.account_id = d.account_id AND e.delivery_id = d.delivery_id
                                    AND e.kind = 'complaint') THEN 1 ELSE 0 END AS complaints
          FROM delivery d
          JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
         WHERE d.account_id = $1 AND d.ended_at >= $2 AND d.ended_at < $3
           AND m.stream <> 'system' AND d.state IN ('accepted', 'bounced', 'in-doubt')) o
 GROUP BY o.campaign_id
 ORDER BY o.campaign_id
