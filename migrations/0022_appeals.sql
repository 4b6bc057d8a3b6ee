-- An account that was stopped asks to be judged again. Never changed: what came
-- of it is a review.
CREATE TABLE appeal (
    account_id {{uuid}} NOT NULL,
    appeal_id  {{uuid}} NOT NULL,
    standing   TEXT NOT NULL,                    -- of the account then
    words      {{blob}} NOT NULL,                -- blob digest: why bad mail will not go on
    evidence   {{blob}},                         -- blob digest: what proves the list; NULL = none
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, appeal_id)
) {{strict}};
