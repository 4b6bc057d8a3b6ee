-- purpose: adds a key of the API; only its hash is kept
-- scope: account ($1; nil for the operator)   index: primary key
-- crash: one statement; added or not
INSERT INTO api_key (account_id, key_id, hash, name, role, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
