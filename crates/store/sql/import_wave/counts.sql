-- purpose: how mail to the contacts of an import ended since its wave began
-- scope: account ($1)   index: campaign primary key, delivery_once, import_contact primary key
-- crash: reads only
SELECT CAST(COUNT(*) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.state = 'accepted' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.state = 'bounced' AND d.fault = 'recipient' AND d.class = 'hard'
                              THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM inbound_event e
                                            WHERE e.account_id = $1 AND e.delivery_id = d.delivery_id
                                              AND e.kind = 'complaint')
                              THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM campaign k
  JOIN delivery d ON d.account_id = $1 AND d.origin_id = k.campaign_id
                 AND d.state IN ('accepted', 'bounced', 'in-doubt')
  JOIN import_contact x ON x.account_id = $1 AND x.import_id = $2 AND x.contact_id = d.contact_id
 WHERE k.account_id = $1 AND k.list_id = $3 AND k.started_at >= $4
