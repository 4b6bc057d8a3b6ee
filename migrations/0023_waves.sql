-- The first wave of new imports (DECISIONS D43).

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
