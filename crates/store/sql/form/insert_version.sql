-- purpose: adds a wording; earlier ones stay as evidence
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with form/insert or form/set_version
INSERT INTO form_version (account_id, form_id, version, wording, digest, artefact, sealed_sender,
                          sender_domain, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
