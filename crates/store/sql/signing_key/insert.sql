-- purpose: adds a DKIM key
-- scope: account ($1)   index: primary key
-- crash: one statement; added or not
INSERT INTO signing_key (account_id, key_id, domain, selector, algorithm, public_record,
                         sealed_private, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
