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
-- Numbered by what they say: those that say the same get the same number.
CREATE TEMPORARY TABLE delivery_numbered AS
SELECT d.account_id, d.delivery_id, d.terms_id, d.campaign_id, m.origin, m.list_id, m.basis,
       m.verdict_id, m.policy_version, m.stream, m.artefact, m.render_format, m.laws, m.labels, m.footer,
       DENSE_RANK() OVER (PARTITION BY d.account_id ORDER BY d.terms_id, d.campaign_id) AS number
  FROM (SELECT d.account_id, d.delivery_id, d.terms_id,
               CASE WHEN m.origin = 'campaign' THEN d.origin_id END AS campaign_id
          FROM delivery d
          JOIN delivery_terms_before m ON m.account_id = d.account_id AND m.terms_id = d.terms_id) AS d
  JOIN delivery_terms_before m ON m.account_id = d.account_id AND m.terms_id = d.terms_id;
INSERT INTO delivery_terms (account_id, terms_id, origin, campaign_id, list_id, basis, verdict_id,
                            policy_version, stream, artefact, render_format, laws, labels, footer)
SELECT DISTINCT account_id, number, origin, campaign_id, list_id, basis, verdict_id, policy_version,
       stream, artefact, render_format, laws, labels, footer
  FROM delivery_numbered;

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
CREATE TEMPORARY TABLE attempt_numbered AS
SELECT account_id, delivery_id, number, is_last, fence, started_at, ended_at, source, host, tls,
       provider, key_ids, outcome, stage, code, enhanced, reply, class, fault,
       DENSE_RANK() OVER (PARTITION BY account_id
                          ORDER BY source, host, tls, provider, key_ids, outcome, stage, code,
                                   enhanced, reply, class, fault) AS course_id
  FROM (SELECT t.account_id, t.delivery_id, t.number, t.fence, t.started_at, t.source, t.host, t.tls,
               t.provider, d.key_ids, t.stage, t.code, t.enhanced, t.reply, t.class, t.fault,
               CASE WHEN t.number = d.attempts THEN 1 ELSE 0 END AS is_last,
               -- An earlier one without an answer stays in doubt.
               CASE WHEN t.number = d.attempts THEN t.ended_at
                    ELSE COALESCE(t.ended_at, t.started_at) END AS ended_at,
               CASE WHEN t.number = d.attempts THEN t.outcome
                    ELSE COALESCE(t.outcome, 'in-doubt') END AS outcome
          FROM attempt t
          JOIN delivery d ON d.account_id = t.account_id AND d.delivery_id = t.delivery_id) AS told;
INSERT INTO attempt_course (account_id, course_id, source, host, tls, provider, key_ids, outcome,
                            stage, code, enhanced, reply, class, fault)
SELECT DISTINCT account_id, course_id, source, host, tls, provider, key_ids, outcome, stage, code,
       enhanced, reply, class, fault
  FROM attempt_numbered;

DROP TABLE attempt;
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
SELECT account_id, delivery_id, number, fence, course_id, started_at, ended_at
  FROM attempt_numbered
 WHERE is_last = 0;

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
       CASE WHEN n.origin <> 'campaign' THEN d.origin_id END, d.contact_id, d.contact_version,
       n.number, d.event_id, d.permission_epoch, d.seed, d.domain, d.state, d.attempts, d.doubts,
       d.admitted_at, d.wave_id, d.composed_at, d.digest_complete, d.digest_unsigned, t.fence,
       t.course_id, t.started_at, t.ended_at, d.settled_at, d.class, d.fault, d.reason
  FROM delivery_numbered n
  JOIN delivery_before d ON d.account_id = n.account_id AND d.delivery_id = n.delivery_id
  LEFT JOIN campaign k ON k.account_id = n.account_id AND k.campaign_id = n.campaign_id
  LEFT JOIN attempt_numbered t ON t.account_id = d.account_id AND t.delivery_id = d.delivery_id
                              AND t.is_last = 1;
DROP TABLE delivery_before;
DROP TABLE delivery_terms_before;
DROP TABLE delivery_numbered;
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
