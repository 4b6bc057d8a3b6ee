-- purpose: how much waits, by domain, and how much of it is parked, for the status page
-- scope: system (the operator's overview)   index: none, all that waits is counted
-- crash: reads only
SELECT r.domain, COALESCE(s.provider, r.domain), COUNT(*),
       MIN(CASE WHEN r.parked_for IS NULL THEN r.due_at END),
       COUNT(r.parked_for)
  FROM ready r
  LEFT JOIN site_state s ON s.domain = r.domain
 GROUP BY r.domain, COALESCE(s.provider, r.domain)
 ORDER BY 3 DESC, 1
 LIMIT 200
