-- Screening of imports and fingerprints of bad lists (DECISIONS D38).

ALTER TABLE import ADD COLUMN uploaded {{blob}};   -- digest of the bytes as they came, packed and encoded; NULL = those of `file`
ALTER TABLE import ADD COLUMN mapping TEXT;        -- JSON: header → what it is, as the member says; NULL = nothing said
ALTER TABLE import ADD COLUMN screening TEXT;      -- JSON of counts and shares; NULL = not screened yet
ALTER TABLE import_contact ADD COLUMN evidenced {{int}}; -- 0 = the row named no evidence; NULL = from before it was kept
ALTER TABLE import_refusal ADD COLUMN step TEXT;   -- the step that stopped the line; NULL = from before there were steps

-- Has an address complained of others? Asked for each row of an import.
CREATE INDEX suppression_address ON suppression (address_key);

-- What a list has in common with lists of others is told from these: the smallest
-- keyed hashes of its addresses, under the key for overlap.
CREATE TABLE import_sketch (
    account_id {{uuid}} NOT NULL,
    import_id  {{uuid}} NOT NULL,
    addresses  {{int}} NOT NULL,
    sketch     {{blob}} NOT NULL,
    PRIMARY KEY (account_id, import_id)
) {{strict}};

-- Lists of addresses that must not be imported: feeds of others, and the lists
-- of accounts that were terminated. They belong to no account.
CREATE TABLE fingerprint (
    fingerprint_id {{uuid}} NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,                     -- feed | terminated
    name        TEXT NOT NULL,
    version     TEXT NOT NULL,
    source      TEXT NOT NULL,
    addresses   {{int}} NOT NULL,
    sketch      {{blob}},                          -- NULL until it was read to its end
    created_at  {{int}} NOT NULL,
    ready_at    {{int}},                           -- NULL until then: it matches nothing
    retired_at  {{int}},                           -- a later version took its place
    UNIQUE (name, version)
) {{strict}};

-- Their addresses: a keyed hash under a key of the installation, of the MD5 that
-- such feeds are made of (R002-34, R002-35). Never the MD5 itself.
CREATE TABLE fingerprint_address (
    address_key    {{blob}} NOT NULL,
    fingerprint_id {{uuid}} NOT NULL,
    PRIMARY KEY (address_key, fingerprint_id)
) {{clustered}};
CREATE INDEX fingerprint_address_of ON fingerprint_address (fingerprint_id);

-- Decisions of reviewers: this account's lists resemble that fingerprint for an
-- honest reason. Never changed.
CREATE TABLE fingerprint_exception (
    account_id     {{uuid}} NOT NULL,
    fingerprint_id {{uuid}} NOT NULL,
    decided_by     TEXT NOT NULL,
    reason         TEXT NOT NULL,
    created_at     {{int}} NOT NULL,
    PRIMARY KEY (account_id, fingerprint_id)
) {{strict}};
