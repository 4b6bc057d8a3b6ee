-- purpose: the form that a public address names, with the wording shown now
-- scope: system (the visitor knows the form, not the account)   index: form form_id
-- crash: reads only
SELECT f.account_id, f.form_id, v.version, v.wording, v.digest, v.artefact, v.sealed_sender,
       v.sender_domain
  FROM form f
  JOIN form_version v ON v.account_id = f.account_id AND v.form_id = f.form_id AND v.version = f.version
 WHERE f.form_id = $1 AND f.closed_at IS NULL
