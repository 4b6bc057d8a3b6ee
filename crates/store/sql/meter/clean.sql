-- purpose: takes the mark off what is judged next
-- scope: account ($1)   index: primary key
-- crash: what is lost between mark and judgement is judged after the next start (meter/since)
UPDATE meter
   SET dirty = 0
 WHERE account_id = $1 AND day = $2 AND campaign_id = $3 AND dirty = 1
