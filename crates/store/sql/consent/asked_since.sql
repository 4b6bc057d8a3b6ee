-- purpose: how often the owner of an address was asked to confirm since then, by all accounts
-- scope: system (whoever bombs an address uses many accounts)   index: contact_suppression_key, consent_event_contact
-- crash: reads only
SELECT COUNT(*)
  FROM contact c
  JOIN consent_event e ON e.account_id = c.account_id AND e.contact_id = c.contact_id
 WHERE c.suppression_key = $1 AND e.kind = 'confirmation-sent' AND e.at > $2
