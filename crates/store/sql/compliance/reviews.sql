-- purpose: what was put before a person and what they said, in a time; $4 names a subject, or nil
-- scope: account ($1)   index: review primary key
-- crash: reads only
SELECT subject_kind, state, COUNT(*)
  FROM review
 WHERE account_id = $1 AND opened_at >= $2 AND opened_at < $3 AND (subject_id = $4 OR $4 = $5)
 GROUP BY subject_kind, state
 ORDER BY subject_kind, state
