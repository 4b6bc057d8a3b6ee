-- purpose: recipients that laws kept a campaign from, by rule, law and article
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT detail, COUNT(*)
  FROM withheld
 WHERE account_id = $1 AND campaign_id = $2 AND reason = 'law'
 GROUP BY detail
 ORDER BY 2 DESC, 1
