-- purpose: adds contacts; an address the account knows is left as it is
-- scope: account ($1)   index: contact_lookup
-- crash: runs in one unit with the first version and event of each contact
INSERT INTO contact (account_id, contact_id, lookup, suppression_key, domain, salt, version,
                     permission_epoch, created_at)
SELECT $1, unhex(r.value->>'id'), unhex(r.value->>'lookup'), unhex(r.value->>'suppression'), (r.value->>'domain'), unhex(r.value->>'salt'), 1, 1, $2
  FROM json_each($3) AS r
 WHERE 1 = 1
ON CONFLICT (account_id, lookup) DO NOTHING
RETURNING contact_id
