-- A send record in few bytes (DECISIONS D17). What all deliveries of a campaign
-- share stands once: the terms they were cleared and composed on.

CREATE TABLE delivery_terms (
    account_id     {{uuid}} NOT NULL,
    terms_id       {{int}} NOT NULL,             -- from a hash of the rest; of older rows, a number
    origin         TEXT NOT NULL,                -- campaign | system (DECISIONS D6)
    list_id        {{uuid}},
    basis          TEXT NOT NULL,
    verdict_id     {{uuid}},
    policy_version {{blob}} NOT NULL,
    stream         TEXT NOT NULL,
    artefact       {{blob}} NOT NULL,
    render_format  {{int}} NOT NULL,
    laws           TEXT,                         -- codes, spaces between; NULL = not asked
    labels         TEXT,                         -- forms of each label, `domain::label`
    footer         TEXT,                         -- language tags, spaces between
    PRIMARY KEY (account_id, terms_id)
) {{clustered}};

INSERT INTO delivery_terms (account_id, terms_id, origin, list_id, basis, verdict_id, policy_version,
                            stream, artefact, render_format, laws, labels, footer)
SELECT account_id, ROW_NUMBER() OVER (PARTITION BY account_id), origin, list_id, basis, verdict_id,
       policy_version, stream, artefact, render_format, laws, labels, footer
  FROM (SELECT DISTINCT account_id, origin, list_id, basis, verdict_id, policy_version, stream,
               artefact, render_format, laws, labels, footer
          FROM delivery) AS shared;

ALTER TABLE delivery RENAME TO delivery_wide;
CREATE TABLE delivery (
    account_id       {{uuid}} NOT NULL,
    delivery_id      {{uuid}} NOT NULL,
    origin_id        {{uuid}} NOT NULL,
    contact_id       {{uuid}} NOT NULL,
    contact_version  {{int}} NOT NULL,
    terms_id         {{int}} NOT NULL,
    event_id         {{uuid}},
    permission_epoch {{int}} NOT NULL,
    seed             {{blob}} NOT NULL,
    domain           TEXT NOT NULL,
    state            TEXT NOT NULL,
    attempts         {{int}} NOT NULL,
    doubts           {{int}} NOT NULL,           -- attempts whose answer was lost (RFC 1047)
    admitted_at      {{int}} NOT NULL,
    wave_id          {{uuid}},                   -- the wave it is counted in; NULL = none
    composed_at      {{int}},                    -- set by the first attempt; all attempts send these bytes
    key_ids          {{blob}},                   -- DKIM keys of that composing, 16 bytes each
    digest_complete  {{blob}},
    digest_unsigned  {{blob}},
    settled_at       {{int}},
    class            TEXT,
    fault            TEXT,
    reason           TEXT,
    PRIMARY KEY (account_id, delivery_id)
) {{clustered}};
INSERT INTO delivery (account_id, delivery_id, origin_id, contact_id, contact_version, terms_id,
                      event_id, permission_epoch, seed, domain, state, attempts, doubts, admitted_at,
                      wave_id, composed_at, key_ids, digest_complete, digest_unsigned, settled_at,
                      class, fault, reason)
SELECT d.account_id, d.delivery_id, d.origin_id, d.contact_id, d.contact_version, m.terms_id,
       d.event_id, d.permission_epoch, d.seed, d.domain, d.state, d.attempts, d.doubts, d.admitted_at,
       d.wave_id, d.composed_at, d.key_ids, d.digest_complete, d.digest_unsigned, d.settled_at,
       d.class, d.fault, d.reason
  FROM delivery_wide d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.origin = d.origin
       AND m.list_id IS NOT DISTINCT FROM d.list_id AND m.basis = d.basis
       AND m.verdict_id IS NOT DISTINCT FROM d.verdict_id AND m.policy_version = d.policy_version
       AND m.stream = d.stream AND m.artefact = d.artefact AND m.render_format = d.render_format
       AND m.laws IS NOT DISTINCT FROM d.laws AND m.labels IS NOT DISTINCT FROM d.labels
       AND m.footer IS NOT DISTINCT FROM d.footer;
DROP TABLE delivery_wide;
CREATE UNIQUE INDEX delivery_once ON delivery (account_id, origin_id, contact_id);
-- Bad mail is rare, and asked for the moment it is too much.
CREATE INDEX delivery_bad ON delivery (account_id, settled_at)
 WHERE state = 'bounced' AND fault = 'recipient' AND class = 'hard';
-- Some reasons make an address as good as gone when they come twice.
CREATE INDEX delivery_bounced ON delivery (account_id, contact_id)
 WHERE state = 'bounced';
CREATE INDEX delivery_wave ON delivery (account_id, wave_id) WHERE wave_id IS NOT NULL;

-- The same rows in one tree instead of two.
ALTER TABLE attempt RENAME TO attempt_wide;
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
) {{clustered}};
INSERT INTO attempt (account_id, delivery_id, number, fence, source, started_at, ended_at, outcome,
                     stage, code, enhanced, reply, class, fault, host, tls, provider)
SELECT account_id, delivery_id, number, fence, source, started_at, ended_at, outcome, stage, code,
       enhanced, reply, class, fault, host, tls, provider
  FROM attempt_wide;
DROP TABLE attempt_wide;
CREATE INDEX attempt_open ON attempt (started_at) WHERE outcome IS NULL;
