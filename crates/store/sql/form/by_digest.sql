-- purpose: the wording that an event names by its digest
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT form_id, version, wording, artefact, sealed_sender, sender_domain
  FROM form_version
 WHERE account_id = $1 AND digest = $2
 ORDER BY version
 LIMIT 1
