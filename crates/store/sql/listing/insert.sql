-- purpose: a blocklist holds something of ours from now on; once while it lasts
-- scope: system (addresses and lists belong to no account)   index: listing_open
-- crash: one unit with the record against the account behind it
INSERT INTO listing (listing_id, zone, subject, source, answer, cause_id, campaign_id, because,
                     listed_at, ended_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)
