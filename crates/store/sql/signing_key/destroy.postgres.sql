-- purpose: destroys the private half of every retired key of a domain that no waiting mail needs
-- scope: account ($1)   index: signing_key_domain, primary keys of ready and attempt_course
-- crash: one statement; destroyed or not
UPDATE signing_key
   SET sealed_private = NULL, destroyed_at = $3
 WHERE account_id = $1 AND domain = $2 AND retired_at IS NOT NULL AND destroyed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM ready q
                     JOIN delivery d ON d.account_id = $1 AND d.delivery_id = q.delivery_id
                     JOIN attempt_course w ON w.account_id = $1 AND w.course_id = d.course_id
                    WHERE q.account_id = $1 AND d.state = 'scheduled'
                      AND position(uuid_send(signing_key.key_id) in w.key_ids) > 0)
