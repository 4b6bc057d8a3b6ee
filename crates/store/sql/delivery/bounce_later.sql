-- purpose: an accepted message that a DSN reports as failed (RFC 3464)
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the inbound event; a second report changes nothing
UPDATE delivery
   SET state = 'bounced', class = $3, fault = $4, reason = $5, settled_at = $6
 WHERE account_id = $1 AND delivery_id = $2 AND state IN ('accepted', 'in-doubt')
