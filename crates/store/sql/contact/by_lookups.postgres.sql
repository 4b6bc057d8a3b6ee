-- purpose: which of these addresses the account knows
-- scope: account ($1)   index: contact_lookup
-- crash: reads only
SELECT c.contact_id, c.lookup, c.version, c.permission_epoch, c.erased_at
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
  JOIN contact c ON c.account_id = $1 AND c.lookup = decode(r.value->>'lookup', 'hex')
