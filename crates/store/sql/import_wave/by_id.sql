-- purpose: one wave
-- scope: account ($1)   index: primary key (few rows an account)
-- crash: reads only
SELECT account_id, import_id, wave_id, list_id, campaign_id, seed, size, total, expected, state, opened_at
  FROM import_wave
 WHERE account_id = $1 AND wave_id = $2
