-- purpose: how many lessons there were before an instant: tells one model from another
-- scope: system (the spam score is the installation's)   index: lesson_decided
-- crash: reads only
SELECT COUNT(*)
  FROM lesson
 WHERE decided_at < $1
