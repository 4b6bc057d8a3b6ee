-- purpose: every attempt of a delivery
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT number, source, started_at, ended_at, outcome, stage, code, enhanced, reply, class, fault,
       host, tls, provider
  FROM attempt
 WHERE account_id = $1 AND delivery_id = $2
 ORDER BY number
