-- purpose: an attempt begins; only by the node that holds the shard
-- scope: account ($1)   index: primary key, shard_lease primary key
-- crash: an attempt without outcome is in doubt after a crash (DECISIONS D4)
INSERT INTO attempt (account_id, delivery_id, number, fence, source, started_at, provider, host, tls)
SELECT $1, $2, $3, l.fence, $5, $6, $7, $8, $9
  FROM shard_lease l
 WHERE l.shard = $10 AND l.fence = $4 AND l.owner = $11
