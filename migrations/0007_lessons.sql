-- What reviewers' decisions teach the spam score (DECISIONS D36).

-- One for each decision about a campaign. Features are hashes: no word of a
-- message can be read from them.
CREATE TABLE lesson (
    account_id {{uuid}} NOT NULL,
    review_id  {{uuid}} NOT NULL,
    features   {{blob}} NOT NULL,
    decided_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, review_id)
) {{strict}};
CREATE INDEX lesson_decided ON lesson (decided_at, review_id);
