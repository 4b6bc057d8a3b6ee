-- purpose: which of these addresses complained of other accounts; only their number leaves the store
-- scope: system (complaints of other accounts say what a list is worth)   index: suppression_address
-- each: $2 key
-- crash: reads only
SELECT r.key
  FROM each AS r
 WHERE EXISTS (SELECT 1 FROM suppression s
                WHERE s.address_key = r.key AND s.account_id <> $1 AND s.reason = 'complained')
