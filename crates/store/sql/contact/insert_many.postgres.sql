-- purpose: adds contacts; an address the account knows is left as it is
-- scope: account ($1)   index: contact_lookup
-- crash: runs in one unit with the first version and event of each contact
INSERT INTO contact (account_id, contact_id, lookup, suppression_key, domain, salt, version,
                     permission_epoch, created_at)
SELECT $1, (r.value->>'id')::uuid, decode(r.value->>'lookup', 'hex'), decode(r.value->>'suppression', 'hex'), (r.value->>'domain'), decode(r.value->>'salt', 'hex'), 1, 1, $2
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
 WHERE 1 = 1
ON CONFLICT (account_id, lookup) DO NOTHING
