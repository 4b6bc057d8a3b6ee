-- purpose: imports whose people are being asked to confirm
-- scope: system (one worker serves every account)   index: import_asking
-- crash: reads only; the row is the intent
SELECT m.account_id, m.import_id, m.list_id, m.asks, m.file, m.provenance
  FROM import m
  JOIN account a ON a.account_id = m.account_id AND a.closed_at IS NULL
 WHERE m.asks IS NOT NULL AND m.asked_all_at IS NULL AND m.state = 'accepted'
 ORDER BY m.import_id
 LIMIT 500
