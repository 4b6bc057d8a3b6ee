-- purpose: takes the content of a campaign down; once
-- scope: account ($1)   index: primary key
-- crash: one unit with the end of the campaign
INSERT INTO takedown (account_id, campaign_id, decided_by, reason, created_at)
VALUES ($1, $2, $3, $4, $5)
