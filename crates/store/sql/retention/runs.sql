-- purpose: what looks at the schedule came to, newest first
-- scope: system (the operator answers for what goes)   index: none (staff page)
-- crash: reads only
SELECT account_id, kind, gone, held, created_at
  FROM retention_run
 ORDER BY created_at DESC, run_id DESC
 LIMIT 200
