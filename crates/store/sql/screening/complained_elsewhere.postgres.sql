-- purpose: how many of these addresses complained of other accounts; only the number leaves
-- scope: system (complaints of other accounts say what a list is worth)   index: suppression_address
-- crash: reads only
SELECT COUNT(DISTINCT s.address_key)
  FROM jsonb_array_elements(CAST($2 AS TEXT)::jsonb) AS r(value)
  JOIN suppression s ON s.address_key = decode(r.value->>'key', 'hex')
 WHERE s.account_id <> $1 AND s.reason = 'complained'
