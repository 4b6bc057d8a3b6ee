-- purpose: puts a complaint on record
-- scope: account ($1; nil when nobody knows whose mail it is about)   index: primary key, complaint_case_delivery
-- crash: runs in one unit with its first events; the address was forbidden before
INSERT INTO complaint_case (account_id, case_id, channel, reason, address_key, contact_id, delivery_id,
                            sealed_original, opened_by, opened_at, answer_due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
