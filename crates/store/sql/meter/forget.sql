-- purpose: the first half of rebuilding a day
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with meter/rebuild
DELETE FROM meter
 WHERE account_id = $1 AND day = $2
