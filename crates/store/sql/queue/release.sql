-- purpose: what was parked for something that is over is due again, so many at a time; each is checked again before it leaves
-- scope: account ($1)   index: ready_parked, primary key
-- crash: done again for what is still parked; done twice it finds nothing
--
-- The page is made once: the planner of PostgreSQL would ask for it again for each
-- parked row as long as it has no statistics.
WITH page AS MATERIALIZED (
    SELECT q.delivery_id
      FROM ready q
     WHERE q.parked_for = $2 AND q.account_id = $1
     ORDER BY q.delivery_id
     LIMIT $4
)
UPDATE ready
   SET due_at = $3, parked_for = NULL
 WHERE account_id = $1 AND parked_for = $2
   AND delivery_id IN (SELECT delivery_id FROM page)
