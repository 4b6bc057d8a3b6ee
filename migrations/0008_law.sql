-- Laws (DECISIONS D37): which apply to a delivery, what of them is in its bytes,
-- and how often a recipient is mailed.

-- NULL = cleared before laws were asked, or mail of the platform itself.
ALTER TABLE delivery ADD COLUMN laws TEXT;               -- codes, spaces between
-- Part of the bytes (DECISIONS D1); NULL = none, or the campaign's own language.
ALTER TABLE delivery ADD COLUMN labels TEXT;             -- forms of each label, `domain::label`
ALTER TABLE delivery ADD COLUMN footer TEXT;             -- language tags, spaces between

-- Places that a recipient has for mail of one kind: each is taken for 24 hours,
-- so that no window of that length has more mails than places. One row per place,
-- used again and again; a race for it has one winner.
CREATE TABLE place (
    account_id  {{uuid}} NOT NULL,
    contact_id  {{uuid}} NOT NULL,
    kind        TEXT NOT NULL,                   -- marketing, or the basis of other mail
    slot        {{int}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    taken_at    {{int}} NOT NULL,
    PRIMARY KEY (account_id, contact_id, kind, slot)
) {{clustered}};
