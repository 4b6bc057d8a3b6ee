-- Mail that waits for a judgement (DECISIONS D49), and the first wave of new
-- imports (DECISIONS D43).

-- Mail to contacts of an import goes to some of them first, and to the others
-- when that wave was judged. One wave an import.
CREATE TABLE import_wave (
    account_id  {{uuid}} NOT NULL,
    import_id   {{uuid}} NOT NULL,
    wave_id     {{uuid}} NOT NULL,
    list_id     {{uuid}} NOT NULL,
    campaign_id {{uuid}} NOT NULL,               -- with which it began
    seed        {{blob}} NOT NULL,               -- who is of it: drawn when it began
    size        {{int}} NOT NULL,                -- of `total` contacts of all uploads that were new then
    total       {{int}} NOT NULL,
    expected    {{int}} NOT NULL,                -- of this import
    state       TEXT NOT NULL,                   -- open | passed | held | released | refused
    opened_at   {{int}} NOT NULL,
    judged_at   {{int}},
    settled     {{int}} NOT NULL,                -- counted when it was judged
    bad         {{int}} NOT NULL,
    complaints  {{int}} NOT NULL,
    PRIMARY KEY (account_id, import_id)
) {{strict}};
CREATE INDEX import_wave_state ON import_wave (state);
CREATE INDEX import_wave_campaign ON import_wave (account_id, campaign_id);

-- The wave that a delivery is counted in; NULL = in none.
ALTER TABLE delivery ADD COLUMN wave_id {{uuid}};
CREATE INDEX delivery_wave ON delivery (account_id, wave_id) WHERE wave_id IS NOT NULL;

-- What parked mail waits for: a wave, a campaign, or the account itself. NULL =
-- it waits for its time. Parked mail is due at the end of time, so that nobody
-- who walks the queue comes across it.
ALTER TABLE ready ADD COLUMN parked_for {{uuid}};
CREATE INDEX ready_parked ON ready (parked_for, account_id, delivery_id) WHERE parked_for IS NOT NULL;
