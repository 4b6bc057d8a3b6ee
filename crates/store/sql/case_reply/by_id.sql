-- purpose: one answer
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, reply_id, answer, language, case_id, address_key, contact_id, delivery_id,
       sealed_sender, sealed_fields, sender_domain, created_at, expires_at, used_at, visit
  FROM case_reply
 WHERE account_id = $1 AND reply_id = $2
