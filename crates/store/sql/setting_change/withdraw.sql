-- purpose: notes that a change stands in no overlay any more
-- scope: system (one installation, one set of rules)   index: primary key
-- crash: one unit with the other changes of that start
UPDATE setting_change SET withdrawn_at = $2 WHERE change_id = $1 AND withdrawn_at IS NULL
