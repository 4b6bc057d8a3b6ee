-- purpose: every attempt of a delivery: the last one lies in it
-- scope: account ($1)   index: primary keys
-- crash: reads only
SELECT t.number, w.source, t.started_at, t.ended_at, w.outcome, w.stage, w.code, w.enhanced, w.reply,
       w.class, w.fault, w.host, w.tls, w.provider, t.reply_words
  FROM (SELECT number, course_id, started_at, ended_at, reply_words
          FROM attempt
         WHERE account_id = $1 AND delivery_id = $2
         UNION ALL
        SELECT attempts, course_id, started_at, ended_at, reply_words
          FROM delivery
         WHERE account_id = $1 AND delivery_id = $2 AND started_at IS NOT NULL) AS t
  JOIN attempt_course w ON w.account_id = $1 AND w.course_id = t.course_id
 ORDER BY t.number
