-- purpose: what of a campaign that was stopped for good is parked for one thing is due, so many at a time: the re-check ends it
-- scope: account ($1)   index: ready_parked, primary keys of ready and delivery
-- crash: what is still parked ends when what it waits for is over
--
-- The page is made once: see queue/release.
WITH page AS MATERIALIZED (
    SELECT q.delivery_id
      FROM ready q
      JOIN delivery d ON d.account_id = q.account_id AND d.delivery_id = q.delivery_id
                     AND d.campaign_no = (SELECT k.number FROM campaign k
                                           WHERE k.account_id = $1 AND k.campaign_id = $5)
     WHERE q.parked_for = $2 AND q.account_id = $1
     ORDER BY q.delivery_id
     LIMIT $4
)
UPDATE ready
   SET due_at = $3, parked_for = NULL
 WHERE account_id = $1 AND parked_for = $2
   AND delivery_id IN (SELECT delivery_id FROM page)
