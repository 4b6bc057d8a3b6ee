-- purpose: lifts a hold; one that is lifted stays as it is
-- scope: account ($1)   index: primary key
-- crash: one statement; erasures that waited are found by the background work
UPDATE legal_hold
   SET lifted_at = $3, lifted_by = $4, lifted_because = $5
 WHERE account_id = $1 AND hold_id = $2 AND lifted_at IS NULL
