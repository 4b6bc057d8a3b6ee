-- purpose: sketches of the newest lists of other accounts
-- scope: system (what a list has in common with those of others)   index: none (at most 2,000 rows)
-- crash: reads only
SELECT addresses, sketch
  FROM import_sketch
 WHERE account_id <> $1
 ORDER BY import_id DESC
 LIMIT 2000
