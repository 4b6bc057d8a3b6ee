-- purpose: who did what to one import or campaign, first to last
-- scope: account ($1)   index: authorship_subject
-- crash: reads only
SELECT act, made_by, created_at
  FROM authorship
 WHERE account_id = $1 AND subject_id = $2
 ORDER BY created_at, act_id
