-- purpose: a segment, to aim campaigns by
-- scope: account ($1)   index: primary key
-- crash: one statement; added or not
INSERT INTO segment (account_id, segment_id, name, sealed_expression, created_at)
VALUES ($1, $2, $3, $4, $5)
