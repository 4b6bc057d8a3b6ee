-- purpose: waves in one of three states
-- scope: system (the re-check and the worker serve every account)   index: import_wave_state
-- crash: reads only
SELECT account_id, import_id, wave_id, list_id, campaign_id, seed, size, total, expected, state, opened_at
  FROM import_wave
 WHERE state IN ($1, $2, $3)
 ORDER BY account_id, import_id
