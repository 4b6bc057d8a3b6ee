-- purpose: puts a set of an account's own limits on record
-- scope: account ($1)   index: primary key
-- crash: one unit with own_limits/put_in_force; who set some at the same moment is found out by the key
INSERT INTO own_limits (account_id, number, limits, digest, set_by, reason, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
