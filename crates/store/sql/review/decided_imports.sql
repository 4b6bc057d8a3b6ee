-- purpose: what was decided about imports, with the sketch of their addresses, newest first
-- scope: system (a reviewer compares with what was decided of others)   index: review_state
-- crash: reads only
SELECT r.account_id, r.review_id, r.state, r.decided_at, r.decided_by, r.reason, i.provenance,
       s.addresses, s.sketch
  FROM review r
  JOIN import i ON i.account_id = r.account_id AND i.import_id = r.subject_id
  JOIN import_sketch s ON s.account_id = r.account_id AND s.import_id = r.subject_id
 WHERE r.state IN ('approved', 'rejected') AND r.subject_kind = 'import'
 ORDER BY r.opened_at DESC, r.review_id DESC
 LIMIT $1
