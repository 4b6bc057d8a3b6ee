-- purpose: the rules in force
-- scope: system (one installation, one rule book)   index: primary key
-- crash: reads only
SELECT version, changed_at
  FROM policy_current
 WHERE id = 1
