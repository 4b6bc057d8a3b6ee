-- purpose: adds contacts; an address the account knows is left as it is
-- scope: account ($1)   index: contact_lookup
-- each: $3 id, $4 lookup, $5 suppression, $6 domain, $7 salt
-- crash: runs in one unit with the first version and event of each contact
INSERT INTO contact (account_id, contact_id, lookup, suppression_key, domain, salt, version,
                     permission_epoch, created_at)
SELECT $1, r.id, r.lookup, r.suppression, r.domain, r.salt, 1, 1, $2
  FROM (SELECT unnest($3::uuid[]) AS id, unnest($4::bytea[]) AS lookup,
               unnest($5::bytea[]) AS suppression, unnest($6::text[]) AS domain,
               unnest($7::bytea[]) AS salt) AS r
ON CONFLICT (account_id, lookup) DO NOTHING
