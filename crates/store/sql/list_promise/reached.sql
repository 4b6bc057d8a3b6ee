-- purpose: who of a list got so many mails of its campaigns since then, or more, and how many the most
-- scope: account ($1)   index: campaign primary key, delivery_once, permission primary key
-- crash: reads only
SELECT COALESCE(SUM(CASE WHEN t.mails >= $5 THEN 1 ELSE 0 END), 0), COALESCE(MAX(t.mails), 0)
  FROM (SELECT d.contact_id AS contact_id, COUNT(*) AS mails
          FROM campaign c
          JOIN delivery d ON d.account_id = $1 AND d.campaign_no = c.number
         WHERE c.account_id = $1 AND c.list_id = $2 AND c.campaign_id <> $3
           AND c.started_at IS NOT NULL AND (c.finished_at IS NULL OR c.finished_at > $4)
           AND d.admitted_at > $4 AND d.state <> 'withheld'
         GROUP BY d.contact_id) AS t
  JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = t.contact_id
 WHERE p.state = 'granted'
