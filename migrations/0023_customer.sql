-- Customers who may be mailed without consent where law and operator let them
-- (DECISIONS D40).

-- The last dealing with somebody on a list. What it was and about which goods is
-- sealed with their key.
CREATE TABLE customer (
    account_id   {{uuid}} NOT NULL,
    list_id      {{uuid}} NOT NULL,
    contact_id   {{uuid}} NOT NULL,
    dealt_at     {{int}} NOT NULL,
    sealed_facts {{blob}} NOT NULL,
    recorded_at  {{int}} NOT NULL,
    PRIMARY KEY (account_id, list_id, contact_id)
) {{strict}};
CREATE INDEX customer_contact ON customer (account_id, contact_id);

-- The group of goods that a campaign to customers is about; NULL = it rests on
-- consent alone.
ALTER TABLE campaign ADD COLUMN goods TEXT;
