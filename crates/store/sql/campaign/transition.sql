-- purpose: moves a campaign on; its waiting mail is judged again
-- scope: account ($1)   index: primary key
-- crash: one guarded statement; a second mover finds another epoch
UPDATE campaign
   SET state = $4, epoch = epoch + 1,
       scheduled_at = COALESCE($5, scheduled_at),
       started_at = CASE WHEN $4 = 'running' THEN COALESCE(started_at, $6) ELSE started_at END,
       finished_at = CASE WHEN $4 IN ('finished', 'cancelled') THEN $6 ELSE finished_at END
 WHERE account_id = $1 AND campaign_id = $2 AND epoch = $3
