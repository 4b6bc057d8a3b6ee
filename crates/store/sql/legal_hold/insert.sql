-- purpose: places a hold
-- scope: account ($1)   index: primary key
-- crash: one statement; from its commit on nothing below it is deleted
INSERT INTO legal_hold (account_id, hold_id, subject, campaign_id, address_key, case_number, reason,
                        placed_by, placed_at, lifted_at, lifted_by, lifted_because)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, NULL)
