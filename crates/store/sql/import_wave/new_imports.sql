-- purpose: accepted imports of a list that no campaign went to as a whole yet, with how many each brought
-- scope: account ($1)   index: import, import_wave, import_contact, permission, campaign primary keys
-- crash: reads only
SELECT i.import_id,
       (SELECT COUNT(*)
          FROM import_contact x
          JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = x.contact_id
                           AND p.basis = 'attested' AND p.since >= i.created_at
         WHERE x.account_id = $1 AND x.import_id = i.import_id)
  FROM import i
 WHERE i.account_id = $1 AND i.list_id = $2 AND i.state = 'accepted'
   AND NOT EXISTS (SELECT 1 FROM import_wave w
                    WHERE w.account_id = $1 AND w.import_id = i.import_id)
   AND NOT EXISTS (SELECT 1 FROM campaign c
                    WHERE c.account_id = $1 AND c.list_id = $2 AND c.started_at > i.updated_at
                      AND c.state = 'finished' AND c.sealed_segment IS NULL)
 ORDER BY i.import_id
