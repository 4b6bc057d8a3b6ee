-- Changes of settings, each with the day from which it holds, and who was told
-- (R002-13, X-18).

CREATE TABLE setting_change (
    change_id    {{uuid}} NOT NULL PRIMARY KEY,
    setting      TEXT NOT NULL,
    before       TEXT NOT NULL,                  -- the value until then
    value        TEXT NOT NULL,
    since        TEXT NOT NULL,                  -- the first day on which it holds (UTC)
    at_once      {{int}} NOT NULL,               -- 1 = it named no day, and held from its announcement on
    reason       TEXT NOT NULL,
    announced_at {{int}} NOT NULL,
    withdrawn_at {{int}}                         -- it stands in no overlay any more
) {{strict}};

-- An account was told of what was announced at that instant. In one unit with
-- the notice; also where none could be sent.
CREATE TABLE change_notice (
    account_id   {{uuid}} NOT NULL,
    announced_at {{int}} NOT NULL,
    told_at      {{int}} NOT NULL,
    PRIMARY KEY (account_id, announced_at)
) {{strict}};
