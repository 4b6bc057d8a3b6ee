-- purpose: the sealed bytes of a digest
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT sealed_bytes
  FROM blob
 WHERE account_id = $1 AND digest = $2
