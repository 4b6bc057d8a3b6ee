-- purpose: what became of the opt-outs of a contact, newest first
-- scope: account ($1)   index: primary key; one account's opt-outs under such laws
-- crash: reads only
SELECT event_id, rule, asked_at, done_at, outcome
  FROM opt_out
 WHERE account_id = $1 AND contact_id = $2
 ORDER BY asked_at DESC, event_id DESC
 LIMIT 100
