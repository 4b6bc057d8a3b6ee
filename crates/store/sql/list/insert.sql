-- purpose: adds a list with its purpose and promised frequency
-- scope: account ($1)   index: primary key
-- crash: one statement; added or not
INSERT INTO list (account_id, list_id, name, purpose, frequency, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
