-- purpose: what came in, by kind
-- scope: system (the operator's overview)   index: none (status page)
-- crash: reads only
SELECT kind, COUNT(*)
  FROM inbound_event
 GROUP BY kind
 ORDER BY kind
