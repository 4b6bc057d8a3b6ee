-- How long records are kept, what holds them, and rights in pictures (DECISIONS D52).

-- A legal hold: nothing below it is deleted until an operator lifts it. Never
-- changed but by that.
CREATE TABLE legal_hold (
    account_id     {{uuid}} NOT NULL,
    hold_id        {{uuid}} NOT NULL,
    subject        TEXT NOT NULL,                -- account | campaign | person
    campaign_id    {{uuid}},                     -- of a campaign
    address_key    {{blob}},                     -- of a person: keyed hash of the address, key of the installation
    case_number    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    placed_by      TEXT NOT NULL,                -- name of the key
    placed_at      {{int}} NOT NULL,
    lifted_at      {{int}},                      -- NULL = it holds
    lifted_by      TEXT,
    lifted_because TEXT,
    PRIMARY KEY (account_id, hold_id)
) {{strict}};
CREATE INDEX legal_hold_open ON legal_hold (account_id, subject) WHERE lifted_at IS NULL;

-- Erasures that were asked for while a hold was on the person: done by the
-- background work when the last hold is lifted.
CREATE TABLE waiting_erasure (
    account_id {{uuid}} NOT NULL,
    contact_id {{uuid}} NOT NULL,
    method     TEXT NOT NULL,                    -- how it was asked for: web | staff
    asked_at   {{int}} NOT NULL,
    PRIMARY KEY (account_id, contact_id)
) {{strict}};

-- What a look at the schedule came to: counts alone. Never changed.
CREATE TABLE retention_run (
    account_id {{uuid}} NOT NULL,
    run_id     {{uuid}} NOT NULL,
    kind       TEXT NOT NULL,
    gone       {{int}} NOT NULL,
    held       {{int}} NOT NULL,                 -- would have gone, and a hold keeps it
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, run_id)
) {{strict}};

ALTER TABLE import ADD COLUMN file_gone_at {{int}};          -- NULL = the upload is kept; its digest stays
ALTER TABLE complaint_case ADD COLUMN words_gone_at {{int}}; -- NULL = what was written is kept

-- On what right an account shows a picture (R003-48). Never changed but by ending.
CREATE TABLE asset_licence (
    account_id   {{uuid}} NOT NULL,
    licence_id   {{uuid}} NOT NULL,
    asset        {{blob}} NOT NULL,              -- digest of the address under which mails show it
    kind         TEXT NOT NULL,                  -- own-work | licensed | open | permission
    sealed_words {{blob}} NOT NULL,              -- address, holder, reference
    evidence     {{blob}},                       -- blob digest; NULL = none
    valid_from   {{int}} NOT NULL,
    valid_until  {{int}},                        -- NULL = until it is ended
    recorded_by  TEXT NOT NULL,                  -- name of the key
    created_at   {{int}} NOT NULL,
    ended_at     {{int}},
    ended_by     TEXT,
    PRIMARY KEY (account_id, licence_id)
) {{strict}};
CREATE INDEX asset_licence_asset ON asset_licence (account_id, asset, licence_id);

-- What an author answered to what the rules said of a campaign (R003-57). Never
-- changed.
CREATE TABLE author_answer (
    account_id   {{uuid}} NOT NULL,
    answer_id    {{uuid}} NOT NULL,
    campaign_id  {{uuid}} NOT NULL,
    verdict_id   {{uuid}} NOT NULL,
    sealed_words {{blob}} NOT NULL,
    made_by      TEXT NOT NULL,                  -- name of the key
    created_at   {{int}} NOT NULL,
    PRIMARY KEY (account_id, answer_id)
) {{strict}};
CREATE INDEX author_answer_verdict ON author_answer (account_id, verdict_id, answer_id);
