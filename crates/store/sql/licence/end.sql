-- purpose: ends a right of use; one that is ended stays as it is
-- scope: account ($1)   index: primary key
-- crash: one statement
UPDATE asset_licence
   SET ended_at = $3, ended_by = $4
 WHERE account_id = $1 AND licence_id = $2 AND ended_at IS NULL
