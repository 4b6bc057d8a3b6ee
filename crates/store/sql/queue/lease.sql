-- purpose: takes or renews a shard; the fence rises when it changes hands (DECISIONS D8)
-- scope: system (shards belong to no account)   index: primary key
-- crash: one statement; a lease that is not renewed runs out
INSERT INTO shard_lease (shard, owner, fence, leased_until)
VALUES ($1, $2, 1, $4)
ON CONFLICT (shard) DO UPDATE
   SET fence = shard_lease.fence + CASE WHEN shard_lease.owner = excluded.owner THEN 0 ELSE 1 END,
       owner = excluded.owner, leased_until = excluded.leased_until
 WHERE shard_lease.owner = excluded.owner OR shard_lease.leased_until <= $3
RETURNING fence
