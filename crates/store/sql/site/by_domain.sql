-- purpose: where a domain takes mail, as last resolved
-- scope: system (a cache shared by all accounts)   index: primary key
-- crash: reads only
SELECT site, provider, checked_at
  FROM site_state
 WHERE domain = $1
