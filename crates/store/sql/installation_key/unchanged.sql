-- purpose: changes nothing; counts the key only while it is wrapped as it was read
-- scope: system (belongs to no account)   index: primary key
-- crash: runs in the unit that adds what the same master key wrapped; both or neither
UPDATE installation_key
   SET wrapped = wrapped
 WHERE purpose = $1 AND version = $2 AND wrapped = $3
