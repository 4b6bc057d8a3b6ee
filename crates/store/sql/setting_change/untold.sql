-- purpose: open accounts that were not told of what was announced at $1, and were there by then
-- scope: system (the worker serves every account)   index: change_notice primary key; accounts are few
-- crash: reads only
SELECT a.account_id
  FROM account a
 WHERE a.closed_at IS NULL AND a.created_at < $1
   AND NOT EXISTS (SELECT 1 FROM change_notice n
                    WHERE n.account_id = a.account_id AND n.announced_at = $1)
 ORDER BY a.number
 LIMIT 200
