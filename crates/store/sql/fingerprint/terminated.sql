-- purpose: accounts that were terminated and whose list is no fingerprint yet
-- scope: system (the worker serves every account)   index: none (few accounts)
-- crash: reads only; what was begun is begun anew
SELECT a.account_id
  FROM account a
 WHERE a.standing = 'terminated'
   AND NOT EXISTS (SELECT 1 FROM fingerprint f
                    WHERE f.kind = 'terminated' AND f.source = $1 || CAST(a.number AS TEXT)
                      AND f.ready_at IS NOT NULL)
 ORDER BY a.account_id
 LIMIT 20
