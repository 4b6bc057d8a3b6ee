-- purpose: wraps a key of the installation by another master key
-- scope: system (belongs to no account)   index: primary key
-- crash: runs in one unit with every other wrapped key; the old master key opens all, or the new one
UPDATE installation_key
   SET wrapped = $4
 WHERE purpose = $1 AND version = $2 AND wrapped = $3
