-- purpose: adds a line to the register of transfers
-- scope: account ($1)   index: primary key
-- crash: one statement
INSERT INTO transfer (account_id, transfer_id, law, country, basis, sensitive, valid_from,
                      valid_until, sealed_words, recorded_by, created_at, ended_at, ended_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL)
