-- purpose: a request is answered, or nobody is there to answer
-- scope: system (belongs to no account)   index: primary key
-- crash: runs in the unit that admits the answer
DELETE FROM own_request WHERE address_key = $1
