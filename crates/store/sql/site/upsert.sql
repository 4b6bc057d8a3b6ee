-- purpose: remembers where a domain takes mail
-- scope: system (a cache shared by all accounts)   index: primary key
-- crash: a lost row is resolved again
INSERT INTO site_state (domain, site, provider, checked_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (domain) DO UPDATE
   SET site = excluded.site, provider = excluded.provider, checked_at = excluded.checked_at
