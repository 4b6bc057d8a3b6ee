-- What a list promises of its frequency, and the topics it is about (DECISIONS D44).

-- At most so many mails in so many days. Never changed: a later version is
-- stricter, and the newest one binds.
CREATE TABLE list_promise (
    account_id {{uuid}} NOT NULL,
    list_id    {{uuid}} NOT NULL,
    version    {{int}} NOT NULL,                 -- from 1, without gaps
    mails      {{int}} NOT NULL,
    days       {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, list_id, version)
) {{strict}};

-- What contacts of a list asked for. Said when the list is made, and never changed.
CREATE TABLE list_topic (
    account_id {{uuid}} NOT NULL,
    list_id    {{uuid}} NOT NULL,
    topic      TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, list_id, topic)
) {{strict}};

ALTER TABLE campaign ADD COLUMN topic TEXT;              -- one of its list's; NULL = its list has none
-- Measured when a campaign is handed in, and again when it starts.
ALTER TABLE campaign ADD COLUMN topic_likeness {{int}};  -- percent; NULL = from before it was measured
ALTER TABLE campaign ADD COLUMN promise_percent {{int}}; -- of the promise, who gets most of it; NULL = nothing was promised
ALTER TABLE campaign ADD COLUMN promise_over {{int}};    -- recipients who get more than was promised
