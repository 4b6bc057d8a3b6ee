-- purpose: forms that complaints put on the reviewers' list, with the case that did last
-- scope: system (the desk serves every account)   index: none (staff page)
-- crash: reads only
SELECT e.account_id, e.detail, MIN(e.created_at), CAST(COUNT(*) AS BIGINT)
  FROM case_event e
 WHERE e.kind = 'form-marked'
   AND NOT EXISTS (SELECT 1 FROM case_event l
                    WHERE l.account_id = e.account_id AND l.detail = e.detail
                      AND l.kind IN ('form-kept', 'form-to-change') AND l.created_at >= e.created_at)
 GROUP BY e.account_id, e.detail
 ORDER BY MIN(e.created_at), e.detail
 LIMIT 200
