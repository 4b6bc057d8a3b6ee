-- purpose: notes that an erasure was asked for and cannot be done yet; asked twice, the first stands
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that forbids the address
INSERT INTO waiting_erasure (account_id, contact_id, method, asked_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id, contact_id) DO NOTHING
