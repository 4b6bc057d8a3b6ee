-- What waits lies in the order of its ids, beside its deliveries. Each row is in one
-- index more: what waits for its time in that of its domain, what is parked in that of
-- what it waits for (DECISIONS D49).

ALTER TABLE ready RENAME TO ready_before;
CREATE TABLE ready (
    account_id  {{uuid}} NOT NULL,
    delivery_id {{uuid}} NOT NULL,
    shard       {{int}} NOT NULL,
    domain      TEXT NOT NULL,
    due_at      {{int}} NOT NULL,                -- of parked mail: the end of time
    parked_for  {{uuid}},                        -- a campaign, a wave or the account
    PRIMARY KEY (account_id, delivery_id)
) {{clustered}};
INSERT INTO ready (account_id, delivery_id, shard, domain, due_at, parked_for)
SELECT account_id, delivery_id, shard, domain, due_at, parked_for
  FROM ready_before;
DROP TABLE ready_before;
-- Shard first, not account: one node leases a shard and walks its domains by due
-- time (DECISIONS D8). `parked_for` stands in it, empty, so that whoever walks it
-- needs no rows.
CREATE INDEX ready_due ON ready (shard, domain, due_at, delivery_id, parked_for)
 WHERE parked_for IS NULL;
CREATE INDEX ready_parked ON ready (parked_for, account_id, delivery_id)
 WHERE parked_for IS NOT NULL;
