-- purpose: who takes evidence out, written before the first octet leaves
-- scope: account ($1)   index: primary key
-- crash: one statement; without it nothing is handed out
INSERT INTO access_record (account_id, record_id, what, made_by, reason, detail, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
