-- purpose: puts on record who made sure who an account is, or doubts it
-- scope: account ($1)   index: primary key
-- crash: one unit with identity_check/ask_again; who did so at the same moment is found out by the key
INSERT INTO identity_check (account_id, number, outcome, identity, sealed_evidence, checked_by, checked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
