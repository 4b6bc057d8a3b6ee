-- purpose: a mail of a list was taken: it keeps a permission young that the last one, or an act, did within the promised days
-- scope: account ($1)   index: primary keys
-- crash: runs in the unit that settles the delivery; both or neither
UPDATE permission
   SET kept_at = $4
 WHERE account_id = $1 AND list_id = $2 AND contact_id = $3 AND state = 'granted'
   AND CASE WHEN kept_at > acted_at THEN kept_at ELSE acted_at END
       >= $4 - 86400000000 * (SELECT m.days FROM list_promise m
                               WHERE m.account_id = $1 AND m.list_id = $2
                               ORDER BY m.version DESC
                               LIMIT 1)
