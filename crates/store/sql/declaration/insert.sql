-- purpose: what the operator declared, and why (R004-23)
-- scope: system (belongs to no account)   index: primary key
-- crash: one statement; declared or not
INSERT INTO declaration (declaration_id, kind, subject, reason, created_at)
VALUES ($1, $2, $3, $4, $5)
