-- purpose: campaign mail that each of these contacts got since then: sent, accepted, bounced
-- scope: account ($1)   index: campaign primary key, delivery_once
-- crash: reads only
SELECT d.contact_id, COUNT(*),
       SUM(CASE WHEN d.state = 'accepted' THEN 1 ELSE 0 END),
       SUM(CASE WHEN d.state = 'bounced' THEN 1 ELSE 0 END)
  FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value)
  JOIN campaign c ON c.account_id = $1 AND c.campaign_id <> $2
  JOIN delivery d ON d.account_id = $1 AND d.campaign_no = c.number AND d.contact_id = (r.value->>'contact')::uuid
 WHERE c.started_at IS NOT NULL AND (c.finished_at IS NULL OR c.finished_at > $3)
   AND d.admitted_at > $3 AND d.state <> 'withheld'
 GROUP BY d.contact_id
 ORDER BY d.contact_id
