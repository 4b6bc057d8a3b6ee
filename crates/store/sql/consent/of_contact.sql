-- purpose: a contact's facts in the order of their commit
-- scope: account ($1)   index: consent_event_contact
-- crash: reads only
SELECT event_id, list_id, kind, at, salt, sealed_body, leaf, leaf_index
  FROM consent_event
 WHERE account_id = $1 AND contact_id = $2
 ORDER BY at, event_id
