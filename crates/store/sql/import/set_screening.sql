-- purpose: what the screening came to; told once
-- scope: account ($1)   index: primary key
-- crash: a screening that was cut off runs again from its beginning
UPDATE import
   SET screening = $3, updated_at = $4
 WHERE account_id = $1 AND import_id = $2 AND state = 'reading' AND screening IS NULL
