-- The ladder: what was counted, what followed from it, and the speed of those
-- who were warned (DECISIONS D21, D32).

-- Outcomes of an account's bulk mail by day and campaign: sums over `delivery`,
-- written in the unit that settles and rebuilt from there. Days count from
-- 1970-01-01 in the installation's zone. A slot is a share of the deliveries, so
-- that settling them at once does not meet in one row.
CREATE TABLE meter (
    account_id  {{uuid}} NOT NULL,
    day         {{int}} NOT NULL,
    campaign_id {{uuid}} NOT NULL,               -- nil = of no campaign
    slot        {{int}} NOT NULL,
    total       {{int}} NOT NULL,                -- with a final outcome
    accepted    {{int}} NOT NULL,
    bad         {{int}} NOT NULL,                -- the recipient does not exist
    soft        {{int}} NOT NULL,                -- the recipient's mailbox did not take it in time
    sender      {{int}} NOT NULL,                -- the account's fault: content, authentication
    operator    {{int}} NOT NULL,                -- ours
    nobody      {{int}} NOT NULL,                -- nobody's
    complaints  {{int}} NOT NULL,
    dirty       {{int}} NOT NULL,                -- 1 = counted since it was last judged
    PRIMARY KEY (account_id, day, campaign_id, slot)
) {{clustered}};
CREATE INDEX meter_campaign ON meter (account_id, campaign_id);
CREATE INDEX meter_dirty ON meter (day) WHERE dirty = 1;

-- Steps taken against an account or a campaign, and those a person took for or
-- against it. Never changed (R002-57).
CREATE TABLE enforcement (
    account_id      {{uuid}} NOT NULL,
    enforcement_id  {{uuid}} NOT NULL,
    action          TEXT NOT NULL,
    axis            TEXT NOT NULL,               -- what was measured; person = a person decided
    day             {{int}} NOT NULL,            -- whose meter it was
    campaign_id     {{uuid}} NOT NULL,           -- nil = the account as a whole
    bad             {{int}} NOT NULL,
    total           {{int}} NOT NULL,
    complaints      {{int}} NOT NULL,            -- of the day, as far as it was counted then
    accepted        {{int}} NOT NULL,
    policy_version  {{blob}} NOT NULL,
    standing_before TEXT NOT NULL,
    standing_after  TEXT NOT NULL,
    bad_contacts    {{blob}} NOT NULL,           -- ids, 16 bytes each: the addresses stay under their own seal
    notice_id       {{uuid}},                    -- the delivery of the notice; NULL = none could be sent
    sealed_sender   {{blob}},                    -- who the notice is from
    sender_domain   TEXT,
    decided_by      TEXT,                        -- who decided; NULL = the meter
    reason          TEXT,                        -- why, in their words
    evidence        {{blob}},                    -- blob digest of what they were shown
    created_at      {{int}} NOT NULL,
    PRIMARY KEY (account_id, enforcement_id)
) {{strict}};
CREATE INDEX enforcement_day ON enforcement (account_id, day);
CREATE INDEX enforcement_campaign ON enforcement (account_id, campaign_id);
-- A campaign is braked by its meter once, and passes its limit once.
CREATE UNIQUE INDEX enforcement_once ON enforcement (account_id, campaign_id, action, axis)
 WHERE action IN ('campaign-brake', 'campaign-limit') AND axis <> 'reply';

-- Speed of accounts that were warned: until when what was let through is paid
-- for, and until when what had to wait was given its turn.
CREATE TABLE pace (
    account_id   {{uuid}} NOT NULL PRIMARY KEY,
    paid_until   {{int}} NOT NULL,
    queued_until {{int}} NOT NULL
) {{strict}};

-- A delivery is complained about once.
CREATE INDEX inbound_event_complaint ON inbound_event (account_id, delivery_id)
 WHERE kind = 'complaint';

-- Bad mail is rare, and asked for the moment it is too much.
CREATE INDEX delivery_bad ON delivery (account_id, settled_at)
 WHERE state = 'bounced' AND fault = 'recipient' AND class = 'hard';
