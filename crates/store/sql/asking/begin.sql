-- purpose: a reviewer lets people of an import be asked to confirm: all of them, or those whose rows name no evidence
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the decision; both or neither
UPDATE import
   SET asks = $3, updated_at = $4
 WHERE account_id = $1 AND import_id = $2 AND asks IS NULL
