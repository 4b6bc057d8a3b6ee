-- purpose: adds a key of the installation, wrapped by the master key
-- scope: system (belongs to no account)   index: primary key
-- crash: one statement; a second writer of the same version changes nothing
INSERT INTO installation_key (purpose, version, wrapped, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (purpose, version) DO NOTHING
