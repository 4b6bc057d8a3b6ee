-- purpose: contacts of a list with permission that meet the clear part of a segment, with what the rest needs
-- scope: account ($1)   index: permission primary key, contact primary key
-- crash: reads only
--
-- A sample is told by the last two octets of the id, which are random: $3 is the
-- greatest that counts.
SELECT p.contact_id, p.basis, p.since, c.created_at, c.domain, c.version, c.salt, v.sealed_data
  FROM permission p
  JOIN contact c ON c.account_id = $1 AND c.contact_id = p.contact_id
  JOIN contact_version v ON v.account_id = $1 AND v.contact_id = c.contact_id AND v.version = c.version
 WHERE p.account_id = $1 AND p.list_id = $2 AND p.contact_id > $10 AND p.contact_id <= $11
   AND p.state = 'granted' AND p.since >= $4 AND p.since < $5
   AND c.created_at >= $6 AND c.created_at < $7 AND c.erased_at IS NULL
   AND (CAST($8 AS TEXT) IS NULL OR c.domain IN (SELECT jsonb_array_elements_text(CAST($8 AS TEXT)::jsonb)))
   AND (CAST($9 AS TEXT) IS NULL OR p.basis IN (SELECT jsonb_array_elements_text(CAST($9 AS TEXT)::jsonb)))
   AND substring(uuid_send(p.contact_id) FROM 15 FOR 2) <= $3
 ORDER BY p.contact_id
 LIMIT $12
