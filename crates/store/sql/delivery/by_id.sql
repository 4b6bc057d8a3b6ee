-- purpose: one delivery
-- scope: account ($1)   index: primary key, primary keys of delivery_terms and attempt_course
-- crash: reads only
SELECT d.account_id, d.delivery_id, m.origin, COALESCE(m.campaign_id, d.answers_id), d.contact_id,
       d.contact_version, m.list_id, m.basis, d.event_id, m.verdict_id, m.policy_version,
       d.permission_epoch, m.stream, m.artefact, m.render_format, d.seed, d.domain, d.state, d.attempts,
       d.doubts, d.admitted_at, d.composed_at, w.key_ids, d.digest_complete, d.digest_unsigned,
       d.settled_at, d.class, d.fault, d.reason,
       m.laws, m.labels, m.footer
  FROM delivery d
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
  LEFT JOIN attempt_course w ON w.account_id = d.account_id AND w.course_id = d.course_id
 WHERE d.account_id = $1 AND d.delivery_id = $2
