-- Rules of conduct that an account sets itself, in versions, and which authors
-- accepted which (R003-43).

CREATE TABLE conduct (
    account_id   {{uuid}} NOT NULL,
    version      {{int}} NOT NULL,               -- from 1
    sealed_text  {{blob}} NOT NULL,
    published_by TEXT NOT NULL,
    published_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, version)
) {{strict}};

CREATE TABLE conduct_acceptance (
    account_id  {{uuid}} NOT NULL,
    version     {{int}} NOT NULL,
    author      TEXT NOT NULL,                   -- name of the key
    accepted_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, version, author)
) {{strict}};
