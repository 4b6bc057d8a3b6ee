-- purpose: mail to new contacts of an import goes to some of them first; it has one wave
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that starts the campaign
INSERT INTO import_wave (account_id, import_id, wave_id, list_id, campaign_id, seed, size, total, expected, state, opened_at,
                         settled, bad, complaints)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0)
ON CONFLICT (account_id, import_id) DO NOTHING
