-- purpose: puts a right of use on file
-- scope: account ($1)   index: primary key
-- crash: one unit with the evidence
INSERT INTO asset_licence (account_id, licence_id, asset, kind, sealed_words, evidence, valid_from,
                           valid_until, recorded_by, created_at, ended_at, ended_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL)
