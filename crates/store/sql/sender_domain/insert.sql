-- purpose: adds a domain to verify
-- scope: account ($1)   index: primary key, unique domain
-- crash: one statement; adding the same domain again changes nothing
INSERT INTO sender_domain (account_id, domain_id, domain, challenge, problems, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, domain) DO NOTHING
