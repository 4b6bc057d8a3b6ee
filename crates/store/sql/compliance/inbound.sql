-- purpose: what came in about an account's mail, in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: primary keys
-- crash: reads only
SELECT i.kind, COUNT(*)
  FROM inbound_event i
  LEFT JOIN delivery d ON d.account_id = $1 AND d.delivery_id = i.delivery_id
  LEFT JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE i.account_id = $1 AND i.created_at >= $2 AND i.created_at < $3
   AND (m.campaign_id = $4 OR $4 = $5)
 GROUP BY i.kind
 ORDER BY i.kind
