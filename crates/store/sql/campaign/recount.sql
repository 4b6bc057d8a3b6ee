-- purpose: how many recipients a campaign has at its start; the list may have grown since submission
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that starts it, or holds it again
UPDATE campaign
   SET recipients = $3
 WHERE account_id = $1 AND campaign_id = $2
