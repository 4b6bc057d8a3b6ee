-- purpose: adds contacts that nobody knows; none of them when somebody does
-- scope: account ($1)   index: contact_lookup
-- each: $3 id, $4 lookup, $5 suppression, $6 domain, $7 salt
-- crash: runs in one unit with the first version and event of each contact
INSERT INTO contact (account_id, contact_id, lookup, suppression_key, domain, salt, version,
                     permission_epoch, created_at)
SELECT $1, r.id, r.lookup, r.suppression, r.domain, r.salt, 1, 1, $2
  FROM unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::text[], $7::bytea[])
       AS r(id, lookup, suppression, domain, salt)
