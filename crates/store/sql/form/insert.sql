-- purpose: adds a form
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that adds its first wording; both or neither
INSERT INTO form (account_id, form_id, version, created_at)
VALUES ($1, $2, $3, $4)
