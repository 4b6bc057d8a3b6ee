-- Opt-outs that a law wants confirmed by one message (VN, KR). Written in the
-- unit that leaves, taken up by the desk's worker, and closed once: one refusal,
-- one message at most.

CREATE TABLE opt_out (
    account_id {{uuid}} NOT NULL,
    event_id   {{uuid}} NOT NULL,                -- the withdrawal in the ledger
    contact_id {{uuid}} NOT NULL,
    list_id    {{uuid}},                         -- NULL = everything of the account
    rule       TEXT NOT NULL,                    -- the row of law that asks
    language   TEXT NOT NULL,
    asked_at   {{int}} NOT NULL,
    due_at     {{int}} NOT NULL,
    done_at    {{int}},
    outcome    TEXT,                             -- sent, or why nothing was
    reply_id   {{uuid}},                         -- the message
    PRIMARY KEY (account_id, event_id)
) {{strict}};
CREATE INDEX opt_out_open ON opt_out (asked_at) WHERE done_at IS NULL;
