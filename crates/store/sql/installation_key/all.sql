-- purpose: every key of the installation, newest version last
-- scope: system (belongs to no account)   index: primary key
-- crash: reads only
SELECT purpose, version, wrapped, created_at
  FROM installation_key
 ORDER BY purpose, version
