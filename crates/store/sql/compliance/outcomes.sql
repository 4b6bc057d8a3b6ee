-- purpose: what rested on which basis and how it ended, in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: primary key, delivery_terms primary key
-- crash: reads only
SELECT m.basis, d.state, COUNT(*)
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.delivery_id > $2 AND d.delivery_id < $3 AND (m.campaign_id = $4 OR $4 = $5)
 GROUP BY m.basis, d.state
 ORDER BY m.basis, d.state
