-- purpose: a campaign that had ended before the restore is not sent again: what waits of it stays in doubt
-- scope: account ($1)   index: campaign primary key, delivery_once
-- crash: one unit with the end of the campaign
UPDATE delivery
   SET state = 'in-doubt', settled_at = $3, reason = 'restored'
 WHERE account_id = $1 AND campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
   AND state = 'scheduled'
