-- purpose: people behind $2, with numbers before $3, to whom nothing happened since $4: the last of each tie
-- scope: account ($1)   index: primary keys, consent_event_contact, permission_contact, customer_contact, complaint_case_contact
-- crash: reads only
SELECT c.contact_id, c.created_at,
       (SELECT MAX(e.at) FROM consent_event e
         WHERE e.account_id = $1 AND e.contact_id = c.contact_id),
       (SELECT MAX(p.acted_at) FROM permission p
         WHERE p.account_id = $1 AND p.contact_id = c.contact_id),
       (SELECT MAX(s.taken_at) FROM place s
         WHERE s.account_id = $1 AND s.contact_id = c.contact_id),
       (SELECT MAX(u.recorded_at) FROM customer u
         WHERE u.account_id = $1 AND u.contact_id = c.contact_id)
  FROM contact c
 WHERE c.account_id = $1 AND c.contact_id > $2 AND c.contact_id < $3 AND c.erased_at IS NULL
   AND c.created_at < $4
   AND NOT EXISTS (SELECT 1 FROM consent_event e
                    WHERE e.account_id = $1 AND e.contact_id = c.contact_id AND e.at >= $4)
   AND NOT EXISTS (SELECT 1 FROM permission p
                    WHERE p.account_id = $1 AND p.contact_id = c.contact_id AND p.acted_at >= $4)
   AND NOT EXISTS (SELECT 1 FROM place s
                    WHERE s.account_id = $1 AND s.contact_id = c.contact_id AND s.taken_at >= $4)
   AND NOT EXISTS (SELECT 1 FROM customer u
                    WHERE u.account_id = $1 AND u.contact_id = c.contact_id AND u.recorded_at >= $4)
   AND NOT EXISTS (SELECT 1 FROM complaint_case o
                    WHERE o.account_id = $1 AND o.contact_id = c.contact_id AND o.opened_at >= $4)
 ORDER BY c.contact_id
 LIMIT 200
