-- purpose: under which rule books mail was cleared in a time; $4 names a campaign, or nil
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT policy_version, COUNT(*), MIN(admitted_at), MAX(admitted_at)
  FROM delivery
 WHERE account_id = $1 AND delivery_id > $2 AND delivery_id < $3 AND (origin_id = $4 OR $4 = $5)
 GROUP BY policy_version
 ORDER BY MIN(admitted_at)
