-- Data that leave their country (DECISIONS D46): the register of an account, and
-- the persons who count.

CREATE TABLE transfer (
    account_id   {{uuid}} NOT NULL,
    transfer_id  {{uuid}} NOT NULL,
    law          TEXT NOT NULL,                  -- code of the law that protects the persons
    country      TEXT NOT NULL,                  -- where their data go
    basis        TEXT NOT NULL,
    sensitive    {{int}} NOT NULL,               -- 1 = sensitive data are among them
    valid_from   {{int}} NOT NULL,
    valid_until  {{int}},                        -- NULL = until it is ended
    sealed_words {{blob}} NOT NULL,              -- exporter, importer, assessment
    recorded_by  TEXT NOT NULL,
    created_at   {{int}} NOT NULL,
    ended_at     {{int}},
    ended_by     TEXT,
    PRIMARY KEY (account_id, transfer_id)
) {{strict}};

-- Whose data left in a year, under laws that count persons. Once each: who is
-- mailed twice is one person (COMPLIANCE 1.4).
CREATE TABLE transfer_person (
    account_id {{uuid}} NOT NULL,
    law        TEXT NOT NULL,
    year       {{int}} NOT NULL,
    contact_id {{uuid}} NOT NULL,
    PRIMARY KEY (account_id, law, year, contact_id)
) {{clustered}};
