-- purpose: a wave was judged, or a reviewer decided about it
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the verdict or of the decision
UPDATE import_wave
   SET state = $4, judged_at = $5
 WHERE account_id = $1 AND import_id = $2 AND state = $3
