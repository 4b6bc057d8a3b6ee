-- purpose: who has the address of a suppression, in every account; the erased left out
-- scope: system (a person asks across all accounts)   index: contact_suppression_key
-- crash: reads only
SELECT c.account_id, c.contact_id
  FROM contact c
 WHERE c.suppression_key = $1 AND c.erased_at IS NULL
 ORDER BY c.created_at DESC, c.account_id, c.contact_id
 LIMIT 200
