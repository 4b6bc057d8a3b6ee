-- Mail of one list about one of its topics, which a recipient does not want
-- (DECISIONS D51). A table of its own: no topic reaches beyond its list, so the
-- installation has no rows here.
CREATE TABLE topic_suppression (
    account_id  {{uuid}} NOT NULL,
    address_key {{blob}} NOT NULL,               -- keyed hash under the installation's key
    list_id     {{uuid}} NOT NULL,
    topic       TEXT NOT NULL,                   -- one of its list's
    reason      TEXT NOT NULL,
    created_at  {{int}} NOT NULL,
    until       {{int}},                         -- NULL = for good
    PRIMARY KEY (account_id, address_key, list_id, topic, reason)
) {{strict}};
