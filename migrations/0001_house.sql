-- The house: every table of the first release.
--
-- Conventions: ids are UUIDs (version 7), instants UTC microseconds, digests 32
-- bytes. `account_id` comes first in every key of account data (DESIGN section
-- 3); the two exceptions, `ready` and `site_state`, say why. Columns named
-- `sealed_…` hold personal data under authenticated encryption; nothing else
-- in this file may hold an address, a name or an IP address (DECISIONS D20).

-- Keys of the installation, each wrapped by the master key (DECISIONS D9).
CREATE TABLE installation_key (
    purpose    TEXT NOT NULL,
    version    {{int}} NOT NULL,
    wrapped    {{blob}} NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (purpose, version)
) {{strict}};

CREATE TABLE account (
    account_id         {{uuid}} NOT NULL PRIMARY KEY,
    number             {{int}} NOT NULL UNIQUE,  -- short form in tokens
    sealed_identity    {{blob}} NOT NULL,        -- who sends: names, address, phone, web
    wrapped_key        {{blob}},                 -- NULL once the account is closed: keys go, evidence stays
    language           TEXT NOT NULL,
    time_zone          TEXT NOT NULL,
    standing           TEXT NOT NULL,
    standing_epoch     {{int}} NOT NULL,
    policy_version     TEXT,                     -- accepted policy (R002-01); NULL = not accepted
    policy_accepted_at {{int}},
    sealed_accepted_by {{blob}},
    first_used_at      {{int}} NOT NULL,         -- age for R002-37
    created_at         {{int}} NOT NULL,
    closed_at          {{int}}
) {{strict}};

-- Keys of the HTTP API. The nil account is the operator's.
CREATE TABLE api_key (
    account_id {{uuid}} NOT NULL,
    key_id     {{uuid}} NOT NULL,
    hash       {{blob}} NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    revoked_at {{int}},
    PRIMARY KEY (account_id, key_id)
) {{strict}};

CREATE TABLE sender_domain (
    account_id  {{uuid}} NOT NULL,
    domain_id   {{uuid}} NOT NULL,
    domain      TEXT NOT NULL,
    challenge   TEXT NOT NULL,
    verified_at {{int}},
    checked_at  {{int}},
    problems    TEXT NOT NULL,                   -- what the last check missed; empty when verified
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, domain_id),
    UNIQUE (account_id, domain)
) {{strict}};

CREATE TABLE signing_key (
    account_id     {{uuid}} NOT NULL,
    key_id         {{uuid}} NOT NULL,
    domain         TEXT NOT NULL,
    selector       TEXT NOT NULL,
    algorithm      TEXT NOT NULL,
    public_record  TEXT NOT NULL,
    sealed_private {{blob}},                     -- NULL once destroyed
    created_at     {{int}} NOT NULL,
    retired_at     {{int}},
    destroyed_at   {{int}},
    PRIMARY KEY (account_id, key_id)
) {{strict}};
CREATE INDEX signing_key_domain ON signing_key (account_id, domain, created_at);

CREATE TABLE list (
    account_id {{uuid}} NOT NULL,
    list_id    {{uuid}} NOT NULL,
    name       TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    frequency  TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, list_id)
) {{strict}};

CREATE TABLE form (
    account_id {{uuid}} NOT NULL,
    form_id    {{uuid}} NOT NULL UNIQUE,
    version    {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    closed_at  {{int}},
    PRIMARY KEY (account_id, form_id)
) {{strict}};

-- What people were shown. Never changed; a new wording is a new version.
CREATE TABLE form_version (
    account_id {{uuid}} NOT NULL,
    form_id    {{uuid}} NOT NULL,
    version    {{int}} NOT NULL,
    wording    TEXT NOT NULL,                    -- JSON: heading, boxes with list, purpose, frequency
    digest     {{blob}} NOT NULL,
    artefact   {{blob}} NOT NULL,                -- the compiled confirmation mail
    sealed_sender {{blob}} NOT NULL,             -- who asks for confirmation: from name, from address
    sender_domain TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, form_id, version)
) {{strict}};

CREATE TABLE contact (
    account_id       {{uuid}} NOT NULL,
    contact_id       {{uuid}} NOT NULL,
    lookup           {{blob}},                   -- keyed hash of the address, key of the account; NULL once erased
    suppression_key  {{blob}} NOT NULL,          -- keyed hash of the address, key of the installation
    domain           TEXT NOT NULL,
    salt             {{blob}},                   -- NULL once erased: the contact's key is gone
    version          {{int}} NOT NULL,
    permission_epoch {{int}} NOT NULL,           -- rises with every opt-out and suppression (DECISIONS D2)
    created_at       {{int}} NOT NULL,
    erased_at        {{int}},
    PRIMARY KEY (account_id, contact_id)
) {{strict}};
CREATE UNIQUE INDEX contact_lookup ON contact (account_id, lookup);
CREATE INDEX contact_suppression_key ON contact (suppression_key);

-- Contacts are versioned rows: a delivery names the version it was merged
-- with, so that it can be rebuilt (DECISIONS D1).
CREATE TABLE contact_version (
    account_id  {{uuid}} NOT NULL,
    contact_id  {{uuid}} NOT NULL,
    version     {{int}} NOT NULL,
    sealed_data {{blob}} NOT NULL,               -- address and fields
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, contact_id, version)
) {{strict}};

-- The ledger's events. Never changed, but for the number the sequencer gives
-- and for salt and body, which an erasure removes (DECISIONS D9, D19).
CREATE TABLE consent_event (
    account_id  {{uuid}} NOT NULL,
    event_id    {{uuid}} NOT NULL,
    contact_id  {{uuid}} NOT NULL,
    list_id     {{uuid}},
    kind        TEXT NOT NULL,
    at          {{int}} NOT NULL,
    salt        {{blob}},
    sealed_body {{blob}},
    leaf        {{blob}} NOT NULL,
    leaf_index  {{int}},
    PRIMARY KEY (account_id, event_id)
) {{strict}};
CREATE INDEX consent_event_contact ON consent_event (account_id, contact_id, event_id);
CREATE UNIQUE INDEX consent_event_leaf ON consent_event (account_id, leaf_index) WHERE leaf_index IS NOT NULL;
CREATE INDEX consent_event_unnumbered ON consent_event (account_id, event_id) WHERE leaf_index IS NULL;

-- Permission as computed from the ledger: a projection, rebuilt by replaying
-- `consent_event`, written in the same unit as the event it follows from.
CREATE TABLE permission (
    account_id {{uuid}} NOT NULL,
    list_id    {{uuid}} NOT NULL,
    contact_id {{uuid}} NOT NULL,
    state      TEXT NOT NULL,
    basis      TEXT,
    event_id   {{uuid}} NOT NULL,
    since      {{int}} NOT NULL,
    PRIMARY KEY (account_id, list_id, contact_id)
) {{strict}};
CREATE INDEX permission_contact ON permission (account_id, contact_id, list_id);

CREATE TABLE ledger_head (
    account_id {{uuid}} NOT NULL PRIMARY KEY,
    size       {{int}} NOT NULL,
    frontier   {{blob}} NOT NULL,
    updated_at {{int}} NOT NULL
) {{strict}};

CREATE TABLE ledger_checkpoint (
    account_id {{uuid}} NOT NULL,
    size       {{int}} NOT NULL,
    note       TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, size)
) {{strict}};

-- Forbids an address whatever the consent. The nil list is account-wide, the
-- nil account installation-wide. One row per reason: lifting an opt-out must not
-- lift the bounce or complaint beside it.
CREATE TABLE suppression (
    account_id {{uuid}} NOT NULL,
    address_key {{blob}} NOT NULL,
    list_id    {{uuid}} NOT NULL,
    reason     TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    until      {{int}},                          -- NULL = for good
    PRIMARY KEY (account_id, address_key, list_id, reason)
) {{strict}};

-- Content-addressed and sealed (DECISIONS D6): sources, artefacts, uploads,
-- evidence. The digest is of the plain bytes.
CREATE TABLE blob (
    account_id   {{uuid}} NOT NULL,
    digest       {{blob}} NOT NULL,
    sealed_bytes {{blob}} NOT NULL,
    size_bytes   {{int}} NOT NULL,
    refs         {{int}} NOT NULL,
    created_at   {{int}} NOT NULL,
    retain_until {{int}},
    holds        {{int}} NOT NULL,
    PRIMARY KEY (account_id, digest)
) {{strict}};

CREATE TABLE import (
    account_id      {{uuid}} NOT NULL,
    import_id       {{uuid}} NOT NULL,
    list_id         {{uuid}} NOT NULL,
    state           TEXT NOT NULL,
    provenance      TEXT NOT NULL,               -- JSON of the answers given, without personal data
    file            {{blob}} NOT NULL,           -- blob digest of the upload
    evidence        {{blob}},                    -- blob digest of the evidence
    rows_total      {{int}} NOT NULL,
    rows_claimed    {{int}} NOT NULL,
    rows_refused    {{int}} NOT NULL,
    rows_known      {{int}} NOT NULL,
    rows_evidenced  {{int}} NOT NULL,
    lines_read      {{int}} NOT NULL,            -- restart point
    attested_through {{uuid}},                   -- restart point
    created_at      {{int}} NOT NULL,
    updated_at      {{int}} NOT NULL,
    PRIMARY KEY (account_id, import_id)
) {{strict}};
CREATE INDEX import_state ON import (state);

CREATE TABLE import_contact (
    account_id {{uuid}} NOT NULL,
    import_id  {{uuid}} NOT NULL,
    contact_id {{uuid}} NOT NULL,
    PRIMARY KEY (account_id, import_id, contact_id)
) {{strict}};

-- Rows of an upload that were not taken: the line and why, never the value.
CREATE TABLE import_refusal (
    account_id {{uuid}} NOT NULL,
    import_id  {{uuid}} NOT NULL,
    line       {{int}} NOT NULL,
    field      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (account_id, import_id, line)
) {{strict}};

CREATE TABLE campaign (
    account_id       {{uuid}} NOT NULL,
    campaign_id      {{uuid}} NOT NULL,
    list_id          {{uuid}} NOT NULL,
    name             TEXT NOT NULL,
    state            TEXT NOT NULL,
    epoch            {{int}} NOT NULL,
    sealed_sender    {{blob}} NOT NULL,          -- from name, from address, reply-to
    sender_domain    TEXT NOT NULL,
    language         TEXT NOT NULL,
    source           {{blob}} NOT NULL,          -- blob digest of the author's source
    artefact         {{blob}},                   -- blob digest of the compiled artefact, once submitted
    sketch           {{int}},                    -- likeness of the content (R002-38)
    recipients       {{int}} NOT NULL,           -- counted at submission
    verdict_id       {{uuid}},
    created_at       {{int}} NOT NULL,
    submitted_at     {{int}},
    scheduled_at     {{int}},
    started_at       {{int}},
    finished_at      {{int}},
    expanded_through {{uuid}},                   -- restart point: last contact planned
    expanded_at      {{int}},                    -- every contact is planned
    PRIMARY KEY (account_id, campaign_id)
) {{strict}};
CREATE INDEX campaign_state ON campaign (state);
CREATE INDEX campaign_submitted ON campaign (account_id, submitted_at);

CREATE TABLE verdict (
    account_id     {{uuid}} NOT NULL,
    verdict_id     {{uuid}} NOT NULL,
    subject_kind   TEXT NOT NULL,
    subject_id     {{uuid}} NOT NULL,
    verdict        TEXT NOT NULL,
    rules          TEXT NOT NULL,                -- JSON: rules that fired, measured and limit
    policy_version {{blob}} NOT NULL,
    created_at     {{int}} NOT NULL,
    PRIMARY KEY (account_id, verdict_id)
) {{strict}};

CREATE TABLE review (
    account_id   {{uuid}} NOT NULL,
    review_id    {{uuid}} NOT NULL UNIQUE,
    subject_kind TEXT NOT NULL,
    subject_id   {{uuid}} NOT NULL,
    verdict_id   {{uuid}} NOT NULL,
    state        TEXT NOT NULL,
    opened_at    {{int}} NOT NULL,
    decided_at   {{int}},
    decided_by   TEXT,
    reason       TEXT,
    PRIMARY KEY (account_id, review_id)
) {{strict}};
CREATE INDEX review_state ON review (state, opened_at);

-- Evidence of one message for one recipient.
CREATE TABLE delivery (
    account_id       {{uuid}} NOT NULL,
    delivery_id      {{uuid}} NOT NULL,
    origin           TEXT NOT NULL,              -- campaign | system (DECISIONS D6)
    origin_id        {{uuid}} NOT NULL,
    contact_id       {{uuid}} NOT NULL,
    contact_version  {{int}} NOT NULL,
    list_id          {{uuid}},
    basis            TEXT NOT NULL,
    event_id         {{uuid}},
    verdict_id       {{uuid}},
    policy_version   {{blob}} NOT NULL,
    permission_epoch {{int}} NOT NULL,
    stream           TEXT NOT NULL,
    artefact         {{blob}} NOT NULL,
    render_format    {{int}} NOT NULL,
    seed             {{blob}} NOT NULL,
    domain           TEXT NOT NULL,
    state            TEXT NOT NULL,
    attempts         {{int}} NOT NULL,
    doubts           {{int}} NOT NULL,           -- attempts whose answer was lost (RFC 1047)
    admitted_at      {{int}} NOT NULL,
    composed_at      {{int}},                    -- set by the first attempt; all attempts send these bytes
    key_ids          {{blob}},                   -- DKIM keys of that composing, 16 bytes each
    digest_complete  {{blob}},
    digest_unsigned  {{blob}},
    settled_at       {{int}},
    class            TEXT,
    fault            TEXT,
    reason           TEXT,
    PRIMARY KEY (account_id, delivery_id)
) {{strict}};
CREATE UNIQUE INDEX delivery_once ON delivery (account_id, origin_id, contact_id);

-- Work: what waits for an attempt. Shard first, not account, because one node
-- leases a shard and walks its domains by due time (DECISIONS D8).
CREATE TABLE ready (
    shard       {{int}} NOT NULL,
    domain      TEXT NOT NULL,
    due_at      {{int}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    account_id  {{uuid}} NOT NULL,
    PRIMARY KEY (shard, domain, due_at, delivery_id)
) {{strict}};
CREATE UNIQUE INDEX ready_delivery ON ready (account_id, delivery_id);

CREATE TABLE shard_lease (
    shard        {{int}} NOT NULL PRIMARY KEY,
    owner        {{uuid}} NOT NULL,
    fence        {{int}} NOT NULL,
    leased_until {{int}} NOT NULL
) {{strict}};

-- One try of one delivery: written before the data goes out (DECISIONS D4).
CREATE TABLE attempt (
    account_id  {{uuid}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    number      {{int}} NOT NULL,
    fence       {{int}} NOT NULL,
    source      TEXT NOT NULL,
    started_at  {{int}} NOT NULL,
    ended_at    {{int}},
    outcome     TEXT,                            -- NULL = open; after a crash: in doubt
    stage       TEXT,
    code        {{int}},
    enhanced    TEXT,
    reply       TEXT,                            -- addresses masked
    class       TEXT,
    fault       TEXT,
    host        TEXT,
    tls         TEXT,
    provider    TEXT,
    PRIMARY KEY (account_id, delivery_id, number)
) {{strict}};
CREATE INDEX attempt_open ON attempt (started_at) WHERE outcome IS NULL;

CREATE TABLE withheld (
    account_id  {{uuid}} NOT NULL,
    campaign_id {{uuid}} NOT NULL,
    contact_id  {{uuid}} NOT NULL,
    reason      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, campaign_id, contact_id)
) {{strict}};

CREATE TABLE inbound_event (
    account_id  {{uuid}} NOT NULL,               -- nil when no token named one
    event_id    {{uuid}} NOT NULL,
    kind        TEXT NOT NULL,
    delivery_id {{uuid}},
    detail      TEXT NOT NULL,                   -- addresses masked
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, event_id)
) {{strict}};

-- Where a domain takes mail: a cache, shared by all accounts.
CREATE TABLE site_state (
    domain     TEXT NOT NULL PRIMARY KEY,
    site       TEXT NOT NULL,
    provider   TEXT NOT NULL,
    checked_at {{int}} NOT NULL
) {{strict}};

-- What the operator declared and why, e.g. a path as warm (R004-23).
CREATE TABLE declaration (
    declaration_id {{uuid}} NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    created_at {{int}} NOT NULL
) {{strict}};

-- The rules in force. Admission and re-check compare with it (DECISIONS D2).
CREATE TABLE policy_current (
    id         {{int}} NOT NULL PRIMARY KEY,
    version    {{blob}} NOT NULL,
    changed_at {{int}} NOT NULL
) {{strict}};
