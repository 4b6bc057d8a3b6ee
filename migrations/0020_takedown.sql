-- Content that was taken down because somebody else has the rights in it
-- (R003-62). Never changed.
CREATE TABLE takedown (
    account_id  {{uuid}} NOT NULL,
    campaign_id {{uuid}} NOT NULL,
    decided_by  TEXT NOT NULL,                   -- name of the key
    reason      TEXT NOT NULL,                   -- whose right, and which case
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, campaign_id)
) {{strict}};
