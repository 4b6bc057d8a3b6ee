-- purpose: the newest open form whose wording names a list ($2: a pattern around its id)
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT f.form_id, v.version, v.wording, v.digest, v.artefact, v.sealed_sender, v.sender_domain
  FROM form f
  JOIN form_version v ON v.account_id = $1 AND v.form_id = f.form_id AND v.version = f.version
 WHERE f.account_id = $1 AND f.closed_at IS NULL AND v.wording LIKE $2
 ORDER BY f.created_at DESC, f.form_id DESC
 LIMIT 1
