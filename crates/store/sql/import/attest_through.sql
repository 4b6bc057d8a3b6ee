-- purpose: the restart point after one batch of attestations
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the events of the batch
UPDATE import
   SET attested_through = $4, updated_at = $5
 WHERE account_id = $1 AND import_id = $2 AND state = 'attesting'
   AND COALESCE(attested_through, $6) = $3
