-- The complaint desk, and what a person may see of themselves (DECISIONS D39).

-- A complaint. Never changed: what became of it stands in `case_event`. One that
-- names no account yet belongs to the nil account.
CREATE TABLE complaint_case (
    account_id      {{uuid}} NOT NULL,
    case_id         {{uuid}} NOT NULL,
    channel         TEXT NOT NULL,
    reason          TEXT NOT NULL,
    address_key     {{blob}},                    -- keyed hash of the complainant's address, key of the installation
    contact_id      {{uuid}},                    -- NULL = no contact of the account
    delivery_id     {{uuid}},                    -- NULL = no message is named
    sealed_original {{blob}},                    -- what they wrote or said, as it came
    opened_by       TEXT,                        -- who of the staff took it down; NULL = it came by itself
    opened_at       {{int}} NOT NULL,
    answer_due      {{int}} NOT NULL,
    PRIMARY KEY (account_id, case_id)
) {{strict}};
CREATE INDEX complaint_case_id ON complaint_case (case_id);
CREATE INDEX complaint_case_address ON complaint_case (address_key);
CREATE INDEX complaint_case_contact ON complaint_case (account_id, contact_id);
-- A delivery is complained about once by each way.
CREATE UNIQUE INDEX complaint_case_delivery ON complaint_case (account_id, delivery_id, channel)
 WHERE delivery_id IS NOT NULL;

-- What was done in a case, from number 1, without gaps.
CREATE TABLE case_event (
    account_id  {{uuid}} NOT NULL,
    case_id     {{uuid}} NOT NULL,
    number      {{int}} NOT NULL,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,                   -- of the case from here on
    due_at      {{int}},                         -- when a person has to have looked; NULL = nobody has to
    detail      TEXT NOT NULL,                   -- fixed words and ids
    sealed_note {{blob}},                        -- words of the staff
    by_whom     TEXT,                            -- NULL = it followed by itself
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, case_id, number)
) {{strict}};
CREATE INDEX case_event_due ON case_event (due_at) WHERE due_at IS NOT NULL;

-- Mails that answer a recipient, each with who it is from. One that carries a
-- link says until when it works, and since when it was used: the link opens once.
CREATE TABLE case_reply (
    account_id    {{uuid}} NOT NULL,
    reply_id      {{uuid}} NOT NULL,
    answer        TEXT NOT NULL,
    language      TEXT NOT NULL,
    case_id       {{uuid}},
    address_key   {{blob}} NOT NULL,
    contact_id    {{uuid}} NOT NULL,
    delivery_id   {{uuid}} NOT NULL,
    sealed_sender {{blob}} NOT NULL,
    sealed_fields {{blob}} NOT NULL,             -- what it says of the person, under the key of the contact
    sender_domain TEXT NOT NULL,
    created_at    {{int}} NOT NULL,
    expires_at    {{int}},
    used_at       {{int}},
    visit         {{blob}},                      -- hash of the secret that the opened page carries
    PRIMARY KEY (account_id, reply_id)
) {{strict}};
CREATE INDEX case_reply_address ON case_reply (address_key, created_at);

-- Addresses for which somebody asked for a link. Written for every address alike,
-- known or not, and taken up by the background work. Belongs to no account.
CREATE TABLE own_request (
    address_key {{blob}} NOT NULL PRIMARY KEY,
    language    TEXT NOT NULL,
    created_at  {{int}} NOT NULL
) {{strict}};
