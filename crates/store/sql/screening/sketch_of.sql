-- purpose: the sketch of one import's addresses
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT addresses, sketch
  FROM import_sketch
 WHERE account_id = $1 AND import_id = $2
