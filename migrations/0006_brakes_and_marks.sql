-- What receiving hosts asked to be spared, and who may not come back.

-- A campaign, a sender domain or an account that a company asked to pause or to
-- slow, until when. A row is added when a host says so and ends by itself; only
-- its two columns of speed change (DECISIONS D21).
CREATE TABLE brake (
    account_id    {{uuid}} NOT NULL,
    brake_id      {{uuid}} NOT NULL,
    scope         TEXT NOT NULL,                 -- campaign, domain, account
    campaign_id   {{uuid}} NOT NULL,             -- nil = not about one campaign
    sender_domain TEXT NOT NULL,                 -- empty = not about one domain
    provider      TEXT NOT NULL,                 -- who asked; mail to others goes on
    action        TEXT NOT NULL,                 -- pause, slow
    per_hour      {{int}} NOT NULL,              -- messages an hour while it lasts; 0 for a pause
    reason        TEXT NOT NULL,                 -- what the answer means, in a word
    delivery_id   {{uuid}} NOT NULL,             -- whose answer it was
    created_at    {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    paid_until    {{int}} NOT NULL,              -- as in `pace`
    queued_until  {{int}} NOT NULL,
    PRIMARY KEY (account_id, brake_id)
) {{strict}};
CREATE INDEX brake_active ON brake (account_id, until);
