-- purpose: registers an address that nobody gave to anybody; a retired one counts again from now on
-- scope: system (traps belong to no account)   index: primary key
-- crash: one statement
INSERT INTO trap (address_key, note, registered_by, created_at, retired_at)
VALUES ($1, $2, $3, $4, NULL)
ON CONFLICT (address_key) DO UPDATE
   SET note = excluded.note, registered_by = excluded.registered_by,
       created_at = excluded.created_at, retired_at = NULL
 WHERE trap.retired_at IS NOT NULL
