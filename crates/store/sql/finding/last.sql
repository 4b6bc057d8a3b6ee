-- purpose: when a duty was opened last
-- scope: account ($1, nil: the installation)   index: primary key
-- crash: reads only
SELECT MAX(opened_at)
  FROM finding
 WHERE account_id = $1 AND item = $2
