-- purpose: puts a change of a setting on record
-- scope: system (one installation, one set of rules)   index: primary key
-- crash: one unit with the other changes of that start
INSERT INTO setting_change (change_id, setting, before, value, since, at_once, reason,
                            announced_at, withdrawn_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)
