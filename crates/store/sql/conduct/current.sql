-- purpose: the newest version of an account's rules of conduct
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT version, sealed_text, published_by, published_at
  FROM conduct
 WHERE account_id = $1
 ORDER BY version DESC
 LIMIT 1
