-- purpose: how the mail of a wave ended, and how much of it is under way
-- scope: account ($1)   index: delivery_wave, inbound_event_complaint
-- crash: reads only
SELECT CAST(COALESCE(SUM(CASE WHEN d.state IN ('accepted', 'bounced', 'in-doubt')
                              THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.state = 'accepted' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard'
                              THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM inbound_event e
                                            WHERE e.account_id = $1 AND e.delivery_id = d.delivery_id
                                              AND e.kind = 'complaint')
                              THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.state = 'scheduled' THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM delivery d
 WHERE d.account_id = $1 AND d.wave_id = $2
