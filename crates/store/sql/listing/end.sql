-- purpose: a blocklist holds something of ours no more
-- scope: system (addresses and lists belong to no account)   index: primary key
-- crash: one statement
UPDATE listing SET ended_at = $2 WHERE listing_id = $1 AND ended_at IS NULL
