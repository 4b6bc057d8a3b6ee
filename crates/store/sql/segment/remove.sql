-- purpose: takes a segment away; campaigns that were aimed by it keep their own copy
-- scope: account ($1)   index: primary key
-- crash: one statement; removed or not
UPDATE segment
   SET removed_at = $3
 WHERE account_id = $1 AND segment_id = $2 AND removed_at IS NULL
