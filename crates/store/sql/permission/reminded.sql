-- purpose: notes the notice of a consent that is mailed now, and when the one before it went out
-- scope: account ($1)   index: primary key, delivery_answer
-- crash: runs in one unit with the event and its mail; both or neither
UPDATE permission
   SET reminded_at = COALESCE((SELECT n.settled_at FROM delivery n
                                WHERE n.account_id = $1 AND n.answers_id = permission.reminded_by
                                  AND n.contact_id = $3 AND n.state = 'accepted'), reminded_at),
       reminded_by = $5, remind_from = $6
 WHERE account_id = $1 AND list_id = $2 AND contact_id = $3 AND since = $4 AND state = 'granted'
