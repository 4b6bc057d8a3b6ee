-- purpose: the cases of one contact, newest first
-- scope: account ($1)   index: complaint_case_contact
-- crash: reads only
SELECT c.account_id, c.case_id, c.channel, c.reason, c.address_key, c.contact_id, c.delivery_id,
       c.sealed_original, c.opened_by, c.opened_at, c.answer_due, e.number, e.kind, e.state, e.due_at,
       e.created_at
  FROM complaint_case c
  JOIN case_event e ON e.account_id = c.account_id AND e.case_id = c.case_id
                   AND e.number = (SELECT MAX(n.number) FROM case_event n
                                    WHERE n.account_id = c.account_id AND n.case_id = c.case_id)
 WHERE c.account_id = $1 AND c.contact_id = $2
 ORDER BY c.opened_at DESC, c.case_id DESC
 LIMIT 200
