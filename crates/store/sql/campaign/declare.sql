-- purpose: a draft goes to customers too, and is about one group of goods; NULL takes it back
-- scope: account ($1)   index: primary key
-- crash: one row; the epoch rises, so that whoever read the draft before reads it again
UPDATE campaign
   SET goods = $4, epoch = epoch + 1
 WHERE account_id = $1 AND campaign_id = $2 AND epoch = $3 AND state = 'draft'
