-- purpose: one case with its newest event
-- scope: system (a number names its case; who asks is checked against the row)   index: complaint_case_id
-- crash: reads only
SELECT c.account_id, c.case_id, c.channel, c.reason, c.address_key, c.contact_id, c.delivery_id,
       c.sealed_original, c.opened_by, c.opened_at, c.answer_due, e.number, e.kind, e.state, e.due_at,
       e.created_at
  FROM complaint_case c
  JOIN case_event e ON e.account_id = c.account_id AND e.case_id = c.case_id
                   AND e.number = (SELECT MAX(n.number) FROM case_event n
                                    WHERE n.account_id = c.account_id AND n.case_id = c.case_id)
 WHERE c.case_id = $1
