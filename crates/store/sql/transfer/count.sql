-- purpose: counts the persons from $5 to $6 whom a campaign reaches under a law ($7 = its code as a pattern)
-- scope: account ($1)   index: campaign primary key, delivery_once, transfer_person primary key, delivery_terms primary key
-- crash: one unit with the deliveries it counts; who is counted stays counted once
INSERT INTO transfer_person (account_id, law, year, contact_id)
SELECT d.account_id, $3, $4, d.contact_id
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
 WHERE d.account_id = $1 AND d.campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
   AND d.contact_id >= $5 AND d.contact_id <= $6
   AND ' ' || m.laws || ' ' LIKE $7
ON CONFLICT (account_id, law, year, contact_id) DO NOTHING
