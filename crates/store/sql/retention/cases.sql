-- purpose: complaints behind $2 that are over since before $3 and whose words are kept; 1 = a hold is on it
-- scope: account ($1)   index: primary key, legal_hold_open
-- crash: reads only
SELECT c.case_id,
       CAST(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h
                          WHERE h.account_id = $1 AND h.lifted_at IS NULL
                            AND (h.subject <> 'person' OR h.address_key = c.address_key))
            THEN 1 ELSE 0 END AS BIGINT)
  FROM complaint_case c
  JOIN case_event e ON e.account_id = $1 AND e.case_id = c.case_id
                   AND e.number = (SELECT MAX(n.number) FROM case_event n
                                    WHERE n.account_id = $1 AND n.case_id = c.case_id)
 WHERE c.account_id = $1 AND c.case_id > $2 AND c.words_gone_at IS NULL
   AND e.due_at IS NULL AND e.created_at < $3
 ORDER BY c.case_id
 LIMIT 200
