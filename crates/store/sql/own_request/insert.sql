-- purpose: somebody asks for a link to an address; asking again waits in the same place
-- scope: system (belongs to no account: whether one knows the address is looked up later)   index: primary key
-- crash: one statement
INSERT INTO own_request (address_key, language, created_at)
VALUES ($1, $2, $3)
ON CONFLICT (address_key) DO UPDATE SET language = excluded.language
