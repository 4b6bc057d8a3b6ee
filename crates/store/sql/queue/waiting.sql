-- purpose: how much waits, by domain, for the status page
-- scope: system (the operator's overview)   index: ready primary key
-- crash: reads only
SELECT r.domain, COALESCE(s.provider, r.domain), COUNT(*), MIN(r.due_at)
  FROM ready r
  LEFT JOIN site_state s ON s.domain = r.domain
 GROUP BY r.domain, COALESCE(s.provider, r.domain)
 ORDER BY 3 DESC, 1
 LIMIT 200
