-- purpose: the cases that wait for a person, the first due first
-- scope: system (the desk serves every account)   index: case_event_due
-- crash: reads only
SELECT c.account_id, c.case_id, c.channel, c.reason, c.address_key, c.contact_id, c.delivery_id,
       c.sealed_original, c.opened_by, c.opened_at, c.answer_due, e.number, e.kind, e.state, e.due_at,
       e.created_at
  FROM case_event e
  JOIN complaint_case c ON c.account_id = e.account_id AND c.case_id = e.case_id
 WHERE e.due_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM case_event n
                    WHERE n.account_id = e.account_id AND n.case_id = e.case_id AND n.number > e.number)
 ORDER BY e.due_at, c.case_id
 LIMIT 200
