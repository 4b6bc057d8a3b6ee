-- purpose: how often one company refused a campaign, or all of a domain ($3 nil), for a fault of the sender
-- scope: account ($1)   index: delivery_once, primary keys of attempt and attempt_course; asked when a host says so, up to the limit
-- crash: reads only
SELECT CAST(COALESCE(SUM(
           (SELECT COUNT(*) FROM attempt_course w
             WHERE w.account_id = d.account_id AND w.course_id = d.course_id
               AND w.fault = 'sender' AND w.provider = $5 AND d.started_at >= $6)
         + (SELECT COUNT(*) FROM attempt t
              JOIN attempt_course w ON w.account_id = t.account_id AND w.course_id = t.course_id
             WHERE t.account_id = d.account_id AND t.delivery_id = d.delivery_id
               AND w.fault = 'sender' AND w.provider = $5 AND t.started_at >= $6)), 0) AS BIGINT)
  FROM campaign k
  JOIN delivery d ON d.account_id = k.account_id AND d.campaign_no = k.number
 WHERE k.account_id = $1 AND (k.campaign_id = $3 OR ($3 = $4 AND k.state = 'running'
                                                     AND (k.sender_domain = $2 OR $2 = '')))
