-- purpose: opens a link, once and in its time (R002-76)
-- scope: account ($1)   index: primary key
-- crash: one statement; a link whose use was not answered is used, and the next one is asked for
UPDATE case_reply SET used_at = $3, visit = $4
 WHERE account_id = $1 AND reply_id = $2 AND used_at IS NULL AND expires_at > $3
