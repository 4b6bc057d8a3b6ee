-- purpose: what waited when the backup was taken is not tried again
-- scope: system (a restore concerns every account)   index: none, once a restore
-- crash: one unit with the release of the hold
UPDATE delivery
   SET state = 'in-doubt', settled_at = $1, reason = 'restored'
 WHERE state = 'scheduled'
