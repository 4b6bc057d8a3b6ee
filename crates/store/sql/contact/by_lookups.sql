-- purpose: which of these addresses the account knows
-- scope: account ($1)   index: contact_lookup
-- each: $2 lookup
-- crash: reads only
SELECT c.contact_id, c.lookup, c.version, c.permission_epoch, c.erased_at
  FROM each AS r
 CROSS JOIN contact c ON c.account_id = $1 AND c.lookup = r.lookup
