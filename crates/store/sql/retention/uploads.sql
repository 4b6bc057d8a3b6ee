-- purpose: uploads behind $2 that ended before $3, are kept, and on which nobody's permission rests; 1 = something in the account is held
-- scope: account ($1)   index: primary key, legal_hold_open, permission_contact
-- crash: reads only
SELECT i.import_id, COALESCE(i.kept, i.file), i.evidence,
       CAST(CASE WHEN EXISTS (SELECT 1 FROM legal_hold h
                          WHERE h.account_id = $1 AND h.lifted_at IS NULL)
            THEN 1 ELSE 0 END AS BIGINT)
  FROM import i
 WHERE i.account_id = $1 AND i.import_id > $2 AND i.file_gone_at IS NULL
   AND i.state IN ('accepted', 'refused', 'undone') AND i.updated_at < $3
   AND NOT EXISTS (SELECT 1 FROM import_contact m
                    WHERE m.account_id = $1 AND m.import_id = i.import_id
                      AND EXISTS (SELECT 1 FROM permission p
                                   WHERE p.account_id = $1 AND p.contact_id = m.contact_id
                                     AND p.list_id = i.list_id AND p.state = 'granted'
                                     AND p.basis = 'attested'))
 ORDER BY i.import_id
 LIMIT 200
