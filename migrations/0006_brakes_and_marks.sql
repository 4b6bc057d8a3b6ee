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

-- What an organisation is recognised by when it comes back: keyed hashes of its
-- name, numbers, address and domains, folded (DECISIONS D35). The key is the
-- installation's: they survive the account's closing and its key (DECISIONS D9).
CREATE TABLE identity_mark (
    account_id {{uuid}} NOT NULL,
    feature    TEXT NOT NULL,                    -- name, register, phone, mail, domain
    mark       {{blob}} NOT NULL,
    proven     {{int}} NOT NULL,                 -- 0 = only claimed: a domain that DNS has not shown
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, feature, mark)
) {{strict}};
CREATE INDEX identity_mark_mark ON identity_mark (feature, mark);

-- A person looked at a likeness and let the account go on. Never changed.
CREATE TABLE identity_release (
    account_id {{uuid}} NOT NULL,
    barred_id  {{uuid}} NOT NULL,                -- the account that it is like
    feature    TEXT NOT NULL,
    review_id  {{uuid}} NOT NULL,                -- who decided, and why
    created_at {{int}} NOT NULL,
    PRIMARY KEY (account_id, barred_id, feature)
) {{strict}};
