-- purpose: how many of those were mailed under which laws; codes, spaces between
-- scope: account ($1)   index: primary keys (a scan of the account; asked when data leaked), delivery_terms primary key
-- crash: reads only
SELECT m.laws, CAST(COUNT(DISTINCT d.contact_id) AS BIGINT)
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
  JOIN contact c ON c.account_id = $1 AND c.contact_id = d.contact_id AND c.erased_at IS NULL
 WHERE d.account_id = $1 AND m.laws IS NOT NULL
 GROUP BY m.laws
 ORDER BY m.laws
 LIMIT 1000
