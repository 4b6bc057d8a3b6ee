-- purpose: imports whose people are being asked to confirm
-- scope: system (one worker serves every account)   index: import_asking
-- crash: reads only; the row is the intent
SELECT account_id, import_id, list_id, asks, file, provenance
  FROM import
 WHERE asks IS NOT NULL AND asked_all_at IS NULL AND state = 'accepted'
 ORDER BY import_id
 LIMIT 50
