-- purpose: moves an import on, from one known state
-- scope: account ($1)   index: primary key
-- crash: one guarded statement; a second mover finds another state
UPDATE import
   SET state = $4, updated_at = $5
 WHERE account_id = $1 AND import_id = $2 AND state = $3
