-- purpose: how many persons' data left in a year, by law
-- scope: account ($1)   index: transfer_person primary key
-- crash: reads only
SELECT law, CAST(COUNT(*) AS BIGINT)
  FROM transfer_person
 WHERE account_id = $1 AND year = $2
 GROUP BY law
 ORDER BY law
