-- purpose: how many contacts of a list with permission meet the clear part of a segment
-- scope: account ($1)   index: permission primary key, contact primary key
-- crash: reads only
SELECT COUNT(*)
  FROM permission p
  JOIN contact c ON c.account_id = $1 AND c.contact_id = p.contact_id
 WHERE p.account_id = $1 AND p.list_id = $2
   AND p.state = 'granted' AND p.since >= $4 AND p.since < $5
   AND c.created_at >= $6 AND c.created_at < $7 AND c.erased_at IS NULL
   AND (CAST($8 AS TEXT) IS NULL OR c.domain IN (SELECT jsonb_array_elements_text(CAST($8 AS TEXT)::jsonb)))
   AND (CAST($9 AS TEXT) IS NULL OR p.basis IN (SELECT jsonb_array_elements_text(CAST($9 AS TEXT)::jsonb)))
   AND substring(uuid_send(p.contact_id) FROM 15 FOR 2) <= $3
