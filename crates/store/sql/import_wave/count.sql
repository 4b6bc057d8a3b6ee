-- purpose: what a wave was judged by
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the verdict
UPDATE import_wave
   SET settled = $3, bad = $4, complaints = $5
 WHERE account_id = $1 AND import_id = $2
