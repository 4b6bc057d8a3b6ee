-- purpose: how often one company refused a campaign, or all of a domain ($3 nil), for a fault of the sender
-- scope: account ($1)   index: delivery_once, attempt primary key; asked when a host says so, up to the limit
-- crash: reads only
SELECT COUNT(*)
  FROM campaign k
  JOIN delivery d ON d.account_id = k.account_id AND d.origin_id = k.campaign_id
  JOIN attempt t ON t.account_id = d.account_id AND t.delivery_id = d.delivery_id
                AND t.fault = 'sender' AND t.provider = $5 AND t.started_at >= $6
 WHERE k.account_id = $1 AND (k.campaign_id = $3 OR ($3 = $4 AND k.state = 'running'
                                                     AND (k.sender_domain = $2 OR $2 = '')))
