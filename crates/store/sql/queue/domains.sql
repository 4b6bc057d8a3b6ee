-- purpose: which domains have work that waits for its time, and when the first of it is due; none while sending is held
-- scope: system (the queue serves every account)   index: ready_due, one step a domain
-- crash: reads only
WITH RECURSIVE waiting (domain) AS (
    SELECT MIN(domain) FROM ready
     WHERE shard = $1 AND parked_for IS NULL
       AND NOT EXISTS (SELECT 1 FROM sending_hold WHERE released_at IS NULL)
    UNION ALL
    SELECT (SELECT MIN(r.domain) FROM ready r
             WHERE r.shard = $1 AND r.domain > w.domain AND r.parked_for IS NULL)
      FROM waiting w
     WHERE w.domain IS NOT NULL
)
SELECT w.domain,
       (SELECT MIN(r.due_at) FROM ready r
         WHERE r.shard = $1 AND r.domain = w.domain AND r.parked_for IS NULL)
  FROM waiting w
 WHERE w.domain IS NOT NULL
