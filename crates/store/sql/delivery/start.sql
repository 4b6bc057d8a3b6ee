-- purpose: before the data goes out: the attempt's number, and at the first the bytes' date, keys and digests
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with attempt/insert; an open attempt after a crash is in doubt
UPDATE delivery
   SET attempts = attempts + 1,
       composed_at = COALESCE(composed_at, $4),
       key_ids = COALESCE(key_ids, $5),
       digest_complete = COALESCE(digest_complete, $6),
       digest_unsigned = COALESCE(digest_unsigned, $7)
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled' AND attempts = $3
