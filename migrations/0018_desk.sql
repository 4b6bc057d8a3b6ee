-- The review desk (DECISIONS D43).

-- Who has a review before it is decided. Never changed; the newest row counts.
CREATE TABLE review_step (
    account_id {{uuid}} NOT NULL,
    review_id  {{uuid}} NOT NULL,
    number     {{int}} NOT NULL,                 -- from 1, without gaps
    kind       TEXT NOT NULL,                    -- taken | released | handed-over
    made_by    TEXT NOT NULL,                    -- name of the key
    assignee   TEXT,                             -- who has it from then on; NULL = nobody
    note       TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, review_id, number)
) {{strict}};

-- Who wrote, handed in or uploaded what is reviewed (R003-61). Never changed.
CREATE TABLE authorship (
    account_id   {{uuid}} NOT NULL,
    act_id       {{uuid}} NOT NULL,
    subject_id   {{uuid}} NOT NULL,
    act          TEXT NOT NULL,                  -- drafted | submitted | uploaded | appealed
    made_by      TEXT NOT NULL,                  -- name of the key
    created_at   {{int}} NOT NULL,
    PRIMARY KEY (account_id, act_id)
) {{strict}};
CREATE INDEX authorship_subject ON authorship (account_id, subject_id);
