-- purpose: accounts whose warning may be forgotten: no step by the meter since $1
-- scope: system (the worker serves every account)   index: none (accounts are few)
-- crash: reads only
SELECT a.account_id
  FROM account a
 WHERE a.standing IN ('warned-1', 'warned-2') AND a.closed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM enforcement e
                    WHERE e.account_id = a.account_id AND e.created_at > $1
                      AND e.action IN ('warn-1', 'warn-2'))
 ORDER BY a.account_id
