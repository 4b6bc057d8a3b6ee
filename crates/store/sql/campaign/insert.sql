-- purpose: a draft
-- scope: account ($1)   index: primary key, campaign_number
-- crash: runs in one unit with the blob of its source
INSERT INTO campaign (account_id, campaign_id, list_id, name, state, epoch, sealed_sender,
                      sender_domain, language, source, recipients, created_at, topic,
                      sealed_segment, number)
SELECT $1, $2, $3, $4, 'draft', 1, $5, $6, $7, $8, 0, $9, $10, $11,
       (SELECT COALESCE(MAX(k.number), 0) + 1 FROM campaign k WHERE k.account_id = $1)
