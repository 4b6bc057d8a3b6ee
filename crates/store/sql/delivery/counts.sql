-- purpose: a campaign's outcome by provider, state and class
-- scope: account ($1)   index: campaign primary key, delivery_once
-- crash: reads only
SELECT COALESCE(s.provider, d.domain), d.state, COALESCE(d.class, ''), COUNT(*),
       SUM(CASE WHEN d.state = 'scheduled' AND d.attempts > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN d.doubts > 0 THEN 1 ELSE 0 END)
  FROM delivery d
  LEFT JOIN site_state s ON s.domain = d.domain
 WHERE d.account_id = $1 AND d.campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
 GROUP BY COALESCE(s.provider, d.domain), d.state, COALESCE(d.class, '')
 ORDER BY 1, 2, 3
