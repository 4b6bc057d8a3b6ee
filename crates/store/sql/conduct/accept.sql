-- purpose: an author accepts a version of the rules of conduct; once
-- scope: account ($1)   index: primary keys
-- crash: one statement
INSERT INTO conduct_acceptance (account_id, version, author, accepted_at)
SELECT c.account_id, c.version, $3, $4
  FROM conduct c
 WHERE c.account_id = $1 AND c.version = $2
ON CONFLICT (account_id, version, author) DO NOTHING
