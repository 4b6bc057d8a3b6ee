-- purpose: the waves that began with a campaign
-- scope: account ($1)   index: import_wave_campaign
-- crash: reads only
SELECT account_id, import_id, wave_id, list_id, campaign_id, seed, size, total, expected, state, opened_at
  FROM import_wave
 WHERE account_id = $1 AND campaign_id = $2
 ORDER BY import_id
