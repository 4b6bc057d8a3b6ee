-- purpose: how many contacts of a list with permission meet the clear part of a segment
-- scope: account ($1)   index: permission primary key, contact primary key
-- crash: reads only
SELECT COUNT(*)
  FROM permission p
  JOIN contact c ON c.account_id = $1 AND c.contact_id = p.contact_id
 WHERE p.account_id = $1 AND p.list_id = $2
   AND p.state = 'granted' AND p.since >= $4 AND p.since < $5
   AND c.created_at >= $6 AND c.created_at < $7 AND c.erased_at IS NULL
   AND (CAST($8 AS TEXT) IS NULL OR c.domain IN (SELECT value FROM json_each($8)))
   AND (CAST($9 AS TEXT) IS NULL OR p.basis IN (SELECT value FROM json_each($9)))
   AND substr(p.contact_id, 15, 2) <= $3
