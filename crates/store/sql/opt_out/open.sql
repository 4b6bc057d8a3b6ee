-- purpose: opt-outs that are not confirmed yet, the oldest first
-- scope: system (the worker serves every account)   index: opt_out_open
-- crash: reads only
SELECT account_id, event_id, contact_id, list_id, rule, language, asked_at, due_at
  FROM opt_out
 WHERE done_at IS NULL
 ORDER BY asked_at, account_id, event_id
 LIMIT 200
