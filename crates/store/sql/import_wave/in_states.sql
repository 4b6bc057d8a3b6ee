-- purpose: waves in one of three states; those of imports that were taken back, and of closed accounts, hold nobody up
-- scope: system (the re-check and the worker serve every account)   index: import_wave_state
-- crash: reads only
SELECT w.account_id, w.import_id, w.wave_id, w.list_id, w.campaign_id, w.seed, w.size, w.total,
       w.expected, w.state, w.opened_at
  FROM import_wave w
  JOIN import i ON i.account_id = w.account_id AND i.import_id = w.import_id AND i.state <> 'undone'
  JOIN account a ON a.account_id = w.account_id AND a.closed_at IS NULL
 WHERE w.state IN ($1, $2, $3)
 ORDER BY w.account_id, w.import_id
