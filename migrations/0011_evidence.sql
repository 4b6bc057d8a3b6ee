-- Evidence that leaves the house, and audits that find what is due.

-- Who took evidence out of an account, when and why. Never changed: what came
-- of it is another row.
CREATE TABLE access_record (
    account_id {{uuid}} NOT NULL,
    record_id  {{uuid}} NOT NULL,
    what       TEXT NOT NULL,                    -- archive-begun | archive-finished
    made_by    TEXT NOT NULL,                    -- name of the key
    reason     TEXT NOT NULL,                    -- why: a case number
    detail     TEXT NOT NULL,                    -- JSON: what was asked for, what was written
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, record_id)
) {{strict}};

-- What a confirmation mail carries of the ledger, frozen when it was admitted:
-- the leaf of the request, and the newest checkpoint of then.
CREATE TABLE mail_evidence (
    account_id  {{uuid}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    leaf        {{blob}} NOT NULL,
    size        {{int}} NOT NULL,                -- of the checkpoint; 0 = none was signed yet
    PRIMARY KEY (account_id, delivery_id)
) {{strict}};

-- What an audit found, until somebody closes it with a note. The nil account
-- stands for the installation as a whole.
CREATE TABLE finding (
    account_id {{uuid}} NOT NULL,
    finding_id {{uuid}} NOT NULL,
    item       TEXT NOT NULL,                    -- id of the audit item
    subject    TEXT NOT NULL,                    -- what it is about: an id, a domain; empty = the account
    owner      TEXT NOT NULL,                    -- operator | account
    detail     TEXT NOT NULL,                    -- what was measured
    opened_at  {{int}} NOT NULL,
    due_at     {{int}} NOT NULL,
    closed_at  {{int}},
    closed_by  TEXT,
    note       TEXT,                             -- what was done, in their words
    PRIMARY KEY (account_id, finding_id)
) {{strict}};
-- Something is found once, until it is closed.
CREATE UNIQUE INDEX finding_once ON finding (account_id, item, subject) WHERE closed_at IS NULL;
