-- purpose: the first addresses for which a link was asked for
-- scope: system (belongs to no account)   index: none (emptied within seconds)
-- crash: reads only
SELECT address_key, language, created_at FROM own_request ORDER BY created_at, address_key LIMIT 100
