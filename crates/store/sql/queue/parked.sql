-- purpose: what mail is parked for, and where that stands now
-- scope: system (the queue serves every account)   index: ready_parked, one step for each thing waited for, however much is parked
-- crash: reads only
--
-- The three of them are ids, which are unique: at most one of the last three
-- columns has a word. None = it is over. For a wave the words are those of
-- import_wave/in_states.
WITH RECURSIVE cause (id) AS (
    SELECT (SELECT q.parked_for FROM ready q
             WHERE q.parked_for IS NOT NULL
             ORDER BY q.parked_for LIMIT 1)
    UNION ALL
    SELECT (SELECT q.parked_for FROM ready q
             WHERE q.parked_for > c.id AND q.parked_for IS NOT NULL
             ORDER BY q.parked_for LIMIT 1)
      FROM cause c
     WHERE c.id IS NOT NULL
), parked (id, account_id) AS (
    SELECT c.id,
           (SELECT q.account_id FROM ready q WHERE q.parked_for = c.id
             ORDER BY q.account_id LIMIT 1)
      FROM cause c
     WHERE c.id IS NOT NULL
)
SELECT p.account_id, p.id,
       (SELECT k.state FROM campaign k
         WHERE k.account_id = p.account_id AND k.campaign_id = p.id),
       (SELECT w.state
          FROM import_wave w
          JOIN import i ON i.account_id = w.account_id AND i.import_id = w.import_id
                       AND i.state <> 'undone'
          JOIN account a ON a.account_id = w.account_id AND a.closed_at IS NULL
         WHERE w.account_id = p.account_id AND w.wave_id = p.id),
       (SELECT CASE WHEN a.closed_at IS NULL THEN a.standing ELSE 'closed' END
          FROM account a
         WHERE a.account_id = p.account_id AND a.account_id = p.id)
  FROM parked p
 WHERE p.account_id IS NOT NULL
