-- purpose: before the data goes out: an attempt begins, by the node that holds the shard, and the first one fixes the bytes
-- scope: account ($1)   index: primary keys of delivery and shard_lease
-- crash: an attempt that has no end is in doubt after a crash, and none begins before it has one (DECISIONS D4)
UPDATE delivery
   SET attempts = $3,
       composed_at = COALESCE(composed_at, $4),
       digest_complete = COALESCE(digest_complete, $5),
       digest_unsigned = COALESCE(digest_unsigned, $6),
       fence = $7, course_id = $8, started_at = $9, ended_at = NULL, reply_words = NULL
 WHERE account_id = $1 AND delivery_id = $2 AND state = 'scheduled' AND attempts = $3 - 1
   AND (started_at IS NULL OR ended_at IS NOT NULL)
   AND EXISTS (SELECT 1 FROM shard_lease l
                WHERE l.shard = $10 AND l.fence = $7 AND l.owner = $11)
