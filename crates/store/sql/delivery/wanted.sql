-- purpose: of those whom a campaign reached: who acted for its list since, and who left it
-- scope: account ($1)   index: campaign primary key, delivery_once, permission primary key, delivery_terms primary key
-- crash: reads only
SELECT COUNT(*),
       CAST(COALESCE(SUM(CASE WHEN p.state = 'granted' AND p.acted_at > d.settled_at
                              THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN p.state = 'withdrawn' AND p.since > d.settled_at
                              THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
  LEFT JOIN permission p ON p.account_id = d.account_id AND p.list_id = m.list_id
                        AND p.contact_id = d.contact_id
 WHERE d.account_id = $1 AND d.campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
   AND d.state = 'accepted'
