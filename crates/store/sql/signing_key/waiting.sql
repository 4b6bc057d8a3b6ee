-- purpose: how much waiting mail was signed with a retired key and must be signed with it again
-- scope: account ($1)   index: signing_key_domain, primary keys of ready and attempt_course
-- crash: reads only
SELECT COUNT(*)
  FROM ready q
  JOIN delivery d ON d.account_id = $1 AND d.delivery_id = q.delivery_id
  JOIN attempt_course w ON w.account_id = $1 AND w.course_id = d.course_id
 WHERE q.account_id = $1 AND d.state = 'scheduled'
   AND EXISTS (SELECT 1 FROM signing_key k
                WHERE k.account_id = $1 AND k.domain = $2 AND k.retired_at IS NOT NULL
                  AND k.destroyed_at IS NULL AND instr(w.key_ids, k.key_id) > 0)
