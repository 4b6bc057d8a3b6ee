-- purpose: the newest lessons before an instant, newest first
-- scope: system (the spam score is the installation's; a lesson holds hashes alone)   index: lesson_decided
-- crash: reads only
SELECT features
  FROM lesson
 WHERE decided_at < $1
 ORDER BY decided_at DESC, review_id DESC
 LIMIT $2
