-- Blocklists that hold us, whose mail is behind it, and spam traps (R000-25,
-- R000-26, X-11). They belong to no account, but for the hits.

CREATE TABLE listing (
    listing_id  {{uuid}} NOT NULL PRIMARY KEY,
    zone        TEXT NOT NULL,                   -- of the list
    subject     TEXT NOT NULL,                   -- what it holds: an address of ours, a sender domain
    source      TEXT,                            -- name of the egress source; NULL = a domain
    answer      TEXT NOT NULL,                   -- codes, for whoever asks the keeper
    cause_id    {{uuid}},                        -- the account most probably behind it; NULL = nobody sent
    campaign_id {{uuid}},
    because     TEXT,                            -- its shares
    listed_at   {{int}} NOT NULL,
    ended_at    {{int}}
) {{strict}};
CREATE UNIQUE INDEX listing_open ON listing (zone, subject) WHERE ended_at IS NULL;

-- Addresses that nobody ever gave to anybody: as keyed hashes.
CREATE TABLE trap (
    address_key   {{blob}} NOT NULL PRIMARY KEY,
    note          TEXT NOT NULL,
    registered_by TEXT NOT NULL,
    created_at    {{int}} NOT NULL,
    retired_at    {{int}}
) {{strict}};

-- A message that such an address took. Never changed.
CREATE TABLE trap_hit (
    account_id     {{uuid}} NOT NULL,
    delivery_id    {{uuid}} NOT NULL,
    campaign_id    {{uuid}} NOT NULL,
    enforcement_id {{uuid}} NOT NULL,            -- what followed
    created_at     {{int}} NOT NULL,
    PRIMARY KEY (account_id, delivery_id)
) {{strict}};
