-- purpose: what was measured of a campaign and its audience, for the rules and for people
-- scope: account ($1)   index: primary key
-- crash: runs in the unit that freezes or starts it, or holds it again
UPDATE campaign
   SET topic_likeness = $3, promise_percent = $4, promise_over = $5
 WHERE account_id = $1 AND campaign_id = $2
