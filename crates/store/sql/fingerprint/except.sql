-- purpose: a reviewer's decision that an account's lists resemble a fingerprint for an honest reason; the first stands
-- scope: account ($1)   index: primary key
-- crash: one statement
INSERT INTO fingerprint_exception (account_id, fingerprint_id, decided_by, reason, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, fingerprint_id) DO NOTHING
