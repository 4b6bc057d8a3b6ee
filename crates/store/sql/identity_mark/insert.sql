-- purpose: keeps what an organisation is recognised by; what was only claimed may be proven later
-- scope: account ($1)   index: primary key
-- crash: one unit with what it was read from
INSERT INTO identity_mark (account_id, feature, mark, proven, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, feature, mark) DO UPDATE
   SET proven = excluded.proven
 WHERE excluded.proven = 1
