-- purpose: what came in, by kind; rows of the nil account ($1) each stand for many
-- scope: system (the operator's overview)   index: none (status page)
-- crash: reads only
SELECT kind,
       CAST(SUM(CASE WHEN account_id = $1 AND detail <> '' THEN CAST(detail AS BIGINT)
                     ELSE 1 END) AS BIGINT)
  FROM inbound_event
 GROUP BY kind
 ORDER BY kind
