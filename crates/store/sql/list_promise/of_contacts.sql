-- purpose: how many mails of a list's campaigns each of these contacts got since then
-- scope: account ($1)   index: campaign primary key, delivery_once
-- crash: reads only
SELECT d.contact_id, COUNT(*)
  FROM json_each($5) AS r
  CROSS JOIN campaign c ON c.account_id = $1 AND c.list_id = $2 AND c.campaign_id <> $3
  JOIN delivery d ON d.account_id = $1 AND d.campaign_no = c.number AND d.contact_id = unhex(r.value->>'contact')
 WHERE c.started_at IS NOT NULL AND (c.finished_at IS NULL OR c.finished_at > $4)
   AND d.admitted_at > $4 AND d.state <> 'withheld'
 GROUP BY d.contact_id
 ORDER BY d.contact_id
