-- purpose: how many of these addresses complained of other accounts; only the number leaves
-- scope: system (complaints of other accounts say what a list is worth)   index: suppression_address
-- crash: reads only
SELECT COUNT(DISTINCT s.address_key)
  FROM json_each($2) AS r
  CROSS JOIN suppression s ON s.address_key = unhex(r.value->>'key')
 WHERE s.account_id <> $1 AND s.reason = 'complained'
