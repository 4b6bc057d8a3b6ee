-- purpose: the verdict after the rules changed; not a change of state
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the verdict
UPDATE campaign
   SET verdict_id = $3
 WHERE account_id = $1 AND campaign_id = $2
