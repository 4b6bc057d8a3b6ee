-- purpose: lets mail leave again, and records who said so and why
-- scope: system (a hold belongs to no account)   index: none, the table has a row a restore
-- crash: one statement; released or held
UPDATE sending_hold
   SET released_at = $1, released_by = $2, released_why = $3
 WHERE released_at IS NULL
