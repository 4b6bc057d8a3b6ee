-- purpose: puts an answer to a recipient on record
-- scope: account ($1)   index: primary key
-- crash: one unit with its delivery
INSERT INTO case_reply (account_id, reply_id, answer, language, case_id, address_key, contact_id,
                        delivery_id, sealed_sender, sealed_fields, sender_domain, created_at,
                        expires_at, used_at, visit)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL)
