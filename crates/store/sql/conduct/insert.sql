-- purpose: publishes the next version of an account's rules of conduct
-- scope: account ($1)   index: primary key
-- crash: one statement; who published at the same moment is found out by the key
INSERT INTO conduct (account_id, version, sealed_text, published_by, published_at)
VALUES ($1, $2, $3, $4, $5)
