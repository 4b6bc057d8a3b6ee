-- purpose: puts a step on record, with the numbers it rests on
-- scope: account ($1)   index: primary key, enforcement_once
-- crash: one unit with what it changes and with its notice
INSERT INTO enforcement (account_id, enforcement_id, action, axis, day, campaign_id, bad, total,
                         complaints, accepted, policy_version, standing_before, standing_after,
                         bad_contacts, notice_id, sealed_sender, sender_domain, decided_by, reason,
                         evidence, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
