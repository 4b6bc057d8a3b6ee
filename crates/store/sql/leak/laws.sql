-- purpose: how many of those were mailed under which laws; codes, spaces between
-- scope: account ($1)   index: primary keys (a scan of the account; asked when data leaked)
-- crash: reads only
SELECT d.laws, CAST(COUNT(DISTINCT d.contact_id) AS BIGINT)
  FROM delivery d
  JOIN contact c ON c.account_id = $1 AND c.contact_id = d.contact_id AND c.erased_at IS NULL
 WHERE d.account_id = $1 AND d.laws IS NOT NULL
 GROUP BY d.laws
 ORDER BY d.laws
 LIMIT 1000
