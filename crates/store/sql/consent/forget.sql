-- purpose: an erased person's facts keep their hash and lose what it hides
-- scope: account ($1)   index: consent_event_contact
-- crash: runs in one unit with contact/erase
UPDATE consent_event
   SET salt = NULL, sealed_body = NULL
 WHERE account_id = $1 AND contact_id = $2 AND kind <> 'erased'
