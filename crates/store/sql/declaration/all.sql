-- purpose: everything the operator declared
-- scope: system (belongs to no account)   index: primary key
-- crash: reads only
SELECT kind, subject, reason, created_at
  FROM declaration
 ORDER BY created_at, declaration_id
