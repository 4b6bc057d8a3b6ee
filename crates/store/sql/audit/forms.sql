-- purpose: forms whose wording is older than that, of accounts that are open
-- scope: system (an audit looks at every account)   index: none (few rows; once a day)
-- crash: reads only
SELECT f.account_id, f.form_id
  FROM form f
  JOIN form_version v ON v.account_id = f.account_id AND v.form_id = f.form_id AND v.version = f.version
  JOIN account a ON a.account_id = f.account_id AND a.closed_at IS NULL
 WHERE f.closed_at IS NULL AND v.created_at < $1
 ORDER BY f.account_id, f.form_id
 LIMIT $2
