-- Limits that an account sets for itself, stricter than those of the installation
-- (DECISIONS D53). Never changed: a row is a whole set, and the next one replaces
-- it.

CREATE TABLE own_limits (
    account_id {{uuid}} NOT NULL,
    number     {{int}} NOT NULL,                 -- from 1
    limits     TEXT NOT NULL,                    -- a line each; empty = none any more
    digest     {{blob}} NOT NULL,                -- of these lines: verdicts name it
    set_by     TEXT NOT NULL,                    -- role and name of the key
    reason     TEXT NOT NULL,
    set_at     {{int}} NOT NULL,
    PRIMARY KEY (account_id, number)
) {{strict}};

-- Those of the newest row, where whoever decides about the account's mail reads
-- them with it; NULL = none.
ALTER TABLE account ADD COLUMN own_limits TEXT;

-- Which of them a verdict was measured by; NULL = none.
ALTER TABLE verdict ADD COLUMN own_limits {{blob}};

-- Who made sure who an account is, and by what (X-06). Never changed: the newest
-- row counts, while the identity it looked at is the one that stands.
CREATE TABLE identity_check (
    account_id      {{uuid}} NOT NULL,
    number          {{int}} NOT NULL,            -- from 1
    outcome         TEXT NOT NULL,               -- 'verified' or 'doubted'
    identity        {{blob}} NOT NULL,           -- digest of the sealed identity that was looked at
    sealed_evidence {{blob}} NOT NULL,           -- what was seen
    checked_by      TEXT NOT NULL,
    checked_at      {{int}} NOT NULL,
    PRIMARY KEY (account_id, number)
) {{strict}};
