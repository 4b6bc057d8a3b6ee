-- purpose: traps; never their addresses
-- scope: system (traps belong to no account)   index: primary key; traps are few
-- crash: reads only
SELECT t.note, t.registered_by, t.created_at, t.retired_at
  FROM trap t
 ORDER BY t.created_at DESC, t.note
 LIMIT 1000
