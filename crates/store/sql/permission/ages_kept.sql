-- purpose: permissions of a list by the day of the last act or regular mail, and how many of them were asked
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT (CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END) / 86400000000, COUNT(*),
       SUM(CASE WHEN asks > 0 THEN 1 ELSE 0 END)
  FROM permission
 WHERE account_id = $1 AND list_id = $2 AND state = 'granted' AND acted_at IS NOT NULL
 GROUP BY 1
 ORDER BY 1
