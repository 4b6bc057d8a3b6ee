-- purpose: open accounts that were not told of what was announced, and were there by then
-- scope: system (the worker serves every account)   index: change_notice primary key; accounts and changes are few
-- crash: reads only
SELECT c.announced_at, a.account_id
  FROM (SELECT DISTINCT announced_at FROM setting_change) c
  JOIN account a ON a.closed_at IS NULL AND a.created_at < c.announced_at
 WHERE NOT EXISTS (SELECT 1 FROM change_notice n
                    WHERE n.account_id = a.account_id AND n.announced_at = c.announced_at)
 ORDER BY c.announced_at, a.number
 LIMIT 200
