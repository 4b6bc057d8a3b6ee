-- purpose: how many answers an address got since $2, from all accounts
-- scope: system (the limit holds for the address, whoever writes)   index: case_reply_address
-- crash: reads only
SELECT CAST(COUNT(*) AS BIGINT) FROM case_reply WHERE address_key = $1 AND created_at > $2
