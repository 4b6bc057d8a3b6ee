-- A send record in 400 bytes (DECISIONS D17). Campaigns are numbered in their
-- account; the last attempt lies in its delivery; and how attempts go stands once.

ALTER TABLE campaign ADD COLUMN number {{int}} NOT NULL DEFAULT 0;
UPDATE campaign
   SET number = (SELECT COUNT(*) FROM campaign c
                  WHERE c.account_id = campaign.account_id AND c.campaign_id <= campaign.campaign_id);
CREATE UNIQUE INDEX campaign_number ON campaign (account_id, number);

ALTER TABLE delivery_terms RENAME TO delivery_terms_before;
CREATE TABLE delivery_terms (
    account_id     {{uuid}} NOT NULL,
    terms_id       {{int}} NOT NULL,             -- from a hash of the rest; of older rows, a number
    origin         TEXT NOT NULL,                -- campaign | system (DECISIONS D6)
    campaign_id    {{uuid}},                     -- NULL = mail of the platform
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
INSERT INTO delivery_terms (account_id, terms_id, origin, campaign_id, list_id, basis, verdict_id,
                            policy_version, stream, artefact, render_format, laws, labels, footer)
SELECT account_id, ROW_NUMBER() OVER (PARTITION BY account_id), origin, campaign_id, list_id, basis,
       verdict_id, policy_version, stream, artefact, render_format, laws, labels, footer
  FROM (SELECT DISTINCT m.account_id, m.origin,
               CASE WHEN m.origin = 'campaign' THEN d.origin_id END AS campaign_id, m.list_id, m.basis,
               m.verdict_id, m.policy_version, m.stream, m.artefact, m.render_format, m.laws,
               m.labels, m.footer
          FROM delivery d
          JOIN delivery_terms_before m ON m.account_id = d.account_id AND m.terms_id = d.terms_id) AS shared;

CREATE TABLE attempt_course (
    account_id {{uuid}} NOT NULL,
    course_id  {{int}} NOT NULL,                 -- from a hash of the rest; of older rows, a number
    source     TEXT NOT NULL,
    host       TEXT,
    tls        TEXT,
    provider   TEXT,
    key_ids    {{blob}},                         -- DKIM keys of the bytes, 16 bytes each
    outcome    TEXT,                             -- NULL = under way; after a crash: in doubt
    stage      TEXT,
    code       {{int}},
    enhanced   TEXT,
    reply      TEXT,                             -- addresses masked; `{}` = a word of this attempt alone
    class      TEXT,
    fault      TEXT,
    PRIMARY KEY (account_id, course_id)
) {{clustered}};
INSERT INTO attempt_course (account_id, course_id, source, host, tls, provider, key_ids, outcome,
                            stage, code, enhanced, reply, class, fault)
SELECT account_id, ROW_NUMBER() OVER (PARTITION BY account_id), source, host, tls, provider, key_ids,
       outcome, stage, code, enhanced, reply, class, fault
  FROM (SELECT DISTINCT t.account_id, t.source, t.host, t.tls, t.provider, d.key_ids, t.outcome,
               t.stage, t.code, t.enhanced, t.reply, t.class, t.fault
          FROM attempt t
          JOIN delivery d ON d.account_id = t.account_id AND d.delivery_id = t.delivery_id) AS shared;

ALTER TABLE attempt RENAME TO attempt_before;
CREATE TEMPORARY TABLE attempt_numbered AS
SELECT t.account_id, t.delivery_id, t.number, t.fence, w.course_id, t.started_at, t.ended_at
  FROM attempt_before t
  JOIN delivery d ON d.account_id = t.account_id AND d.delivery_id = t.delivery_id
  JOIN attempt_course w ON w.account_id = t.account_id AND w.source = t.source
       AND w.host IS NOT DISTINCT FROM t.host AND w.tls IS NOT DISTINCT FROM t.tls
       AND w.provider IS NOT DISTINCT FROM t.provider AND w.key_ids IS NOT DISTINCT FROM d.key_ids
       AND w.outcome IS NOT DISTINCT FROM t.outcome AND w.stage IS NOT DISTINCT FROM t.stage
       AND w.code IS NOT DISTINCT FROM t.code AND w.enhanced IS NOT DISTINCT FROM t.enhanced
       AND w.reply IS NOT DISTINCT FROM t.reply AND w.class IS NOT DISTINCT FROM t.class
       AND w.fault IS NOT DISTINCT FROM t.fault;
DROP TABLE attempt_before;

-- Attempts before the last one of their delivery.
CREATE TABLE attempt (
    account_id  {{uuid}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    number      {{int}} NOT NULL,
    fence       {{int}} NOT NULL,
    course_id   {{int}} NOT NULL,
    started_at  {{int}} NOT NULL,
    ended_at    {{int}} NOT NULL,
    reply_words TEXT,
    PRIMARY KEY (account_id, delivery_id, number)
) {{clustered}};
INSERT INTO attempt (account_id, delivery_id, number, fence, course_id, started_at, ended_at)
SELECT t.account_id, t.delivery_id, t.number, t.fence, t.course_id, t.started_at,
       COALESCE(t.ended_at, t.started_at)
  FROM attempt_numbered t
  JOIN delivery d ON d.account_id = t.account_id AND d.delivery_id = t.delivery_id
 WHERE t.number <> d.attempts;

ALTER TABLE delivery RENAME TO delivery_before;
CREATE TABLE delivery (
    account_id       {{uuid}} NOT NULL,
    delivery_id      {{uuid}} NOT NULL,
    campaign_no      {{int}},                    -- campaign.number; NULL = mail of the platform
    answers_id       {{uuid}},                   -- what mail of the platform answers
    contact_id       {{uuid}} NOT NULL,
    contact_version  {{int}} NOT NULL,
    terms_id         {{int}} NOT NULL,
    event_id         {{uuid}},
    permission_epoch {{int}} NOT NULL,
    seed             {{blob}},                   -- NULL = from a hash of the id
    domain           TEXT NOT NULL,
    state            TEXT NOT NULL,
    attempts         {{int}} NOT NULL,
    doubts           {{int}} NOT NULL,           -- attempts whose answer was lost (RFC 1047)
    admitted_at      {{int}} NOT NULL,
    wave_id          {{uuid}},                   -- the wave it is counted in; NULL = none
    composed_at      {{int}},                    -- set by the first attempt; all attempts send these bytes
    digest_complete  {{blob}},
    digest_unsigned  {{blob}},
    fence            {{int}},                    -- of the last attempt, as all down to `reply_words`
    course_id        {{int}},
    started_at       {{int}},
    ended_at         {{int}},                    -- NULL = under way; after a crash: in doubt
    reply_words      TEXT,                       -- for each `{}` of the reply, spaces between
    settled_at       {{int}},
    class            TEXT,
    fault            TEXT,
    reason           TEXT,
    PRIMARY KEY (account_id, delivery_id)
) {{clustered}};
INSERT INTO delivery (account_id, delivery_id, campaign_no, answers_id, contact_id, contact_version,
                      terms_id, event_id, permission_epoch, seed, domain, state, attempts, doubts,
                      admitted_at, wave_id, composed_at, digest_complete, digest_unsigned, fence,
                      course_id, started_at, ended_at, settled_at, class, fault, reason)
SELECT d.account_id, d.delivery_id, k.number,
       CASE WHEN b.origin <> 'campaign' THEN d.origin_id END, d.contact_id, d.contact_version,
       m.terms_id, d.event_id, d.permission_epoch, d.seed, d.domain, d.state, d.attempts, d.doubts,
       d.admitted_at, d.wave_id, d.composed_at, d.digest_complete, d.digest_unsigned, t.fence,
       t.course_id, t.started_at, t.ended_at, d.settled_at, d.class, d.fault, d.reason
  FROM delivery_before d
  JOIN delivery_terms_before b ON b.account_id = d.account_id AND b.terms_id = d.terms_id
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.origin = b.origin
       AND m.campaign_id IS NOT DISTINCT FROM CASE WHEN b.origin = 'campaign' THEN d.origin_id END
       AND m.list_id IS NOT DISTINCT FROM b.list_id AND m.basis = b.basis
       AND m.verdict_id IS NOT DISTINCT FROM b.verdict_id AND m.policy_version = b.policy_version
       AND m.stream = b.stream AND m.artefact = b.artefact AND m.render_format = b.render_format
       AND m.laws IS NOT DISTINCT FROM b.laws AND m.labels IS NOT DISTINCT FROM b.labels
       AND m.footer IS NOT DISTINCT FROM b.footer
  LEFT JOIN campaign k ON k.account_id = d.account_id AND k.campaign_id = d.origin_id
                      AND b.origin = 'campaign'
  LEFT JOIN attempt_numbered t ON t.account_id = d.account_id AND t.delivery_id = d.delivery_id
                              AND t.number = d.attempts;
DROP TABLE delivery_before;
DROP TABLE delivery_terms_before;
DROP TABLE attempt_numbered;
-- Nobody gets a campaign twice, nor an answer.
CREATE UNIQUE INDEX delivery_once ON delivery (account_id, campaign_no, contact_id)
 WHERE campaign_no IS NOT NULL;
CREATE UNIQUE INDEX delivery_answer ON delivery (account_id, answers_id, contact_id)
 WHERE answers_id IS NOT NULL;
-- Under way; after a crash: in doubt.
CREATE INDEX delivery_open ON delivery (started_at)
 WHERE started_at IS NOT NULL AND ended_at IS NULL;
-- Bad mail is rare, and asked for the moment it is too much.
CREATE INDEX delivery_bad ON delivery (account_id, settled_at)
 WHERE state = 'bounced' AND fault = 'recipient' AND class = 'hard';
-- Some reasons make an address as good as gone when they come twice.
CREATE INDEX delivery_bounced ON delivery (account_id, contact_id)
 WHERE state = 'bounced';
CREATE INDEX delivery_wave ON delivery (account_id, wave_id) WHERE wave_id IS NOT NULL;
