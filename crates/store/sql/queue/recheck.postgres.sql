-- purpose: everything the re-check and the composing of a batch need, in one read (DECISIONS D3)
-- scope: system (a batch holds deliveries of several accounts)   index: primary keys
-- crash: reads only
--
-- Every entry is told, `scope reason [until]` each; which of them counts for a
-- basis is decided by `clearance::suppression`.
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
SELECT d.account_id, d.delivery_id, m.origin, COALESCE(m.campaign_id, d.answers_id), d.contact_id,
       d.contact_version, m.list_id, m.basis, d.event_id, m.verdict_id, m.policy_version,
       d.permission_epoch, m.stream, m.artefact, m.render_format, d.seed, d.domain, d.state, d.attempts,
       d.doubts, d.admitted_at, d.composed_at, w.key_ids, d.digest_complete, d.digest_unsigned,
       d.settled_at, d.class, d.fault, d.reason,
       m.laws, m.labels, m.footer,
       c.permission_epoch, c.salt, v.sealed_data,
       CASE WHEN a.closed_at IS NULL THEN a.standing ELSE 'closed' END, k.state, p.state, y.version,
       (SELECT string_agg(CASE WHEN s.account_id = $2 THEN 'installation'
                               WHEN s.list_id = $2 THEN 'account' ELSE 'list' END
                          || ' ' || s.reason
                          || CASE WHEN s.until IS NULL THEN '' ELSE ' until' END, ';')
          FROM suppression s
         WHERE s.account_id IN (d.account_id, $2) AND s.address_key = c.suppression_key
           AND (s.list_id = $2 OR s.list_id = m.list_id) AND (s.until IS NULL OR s.until > $3)),
       (SELECT string_agg(t.reason || CASE WHEN t.until IS NULL THEN '' ELSE ' until' END, ';')
          FROM topic_suppression t
         WHERE t.account_id = d.account_id AND t.address_key = c.suppression_key
           AND t.list_id = m.list_id AND t.topic = k.topic
           AND (t.until IS NULL OR t.until > $3)),
       p.acted_at, a.own_limits, a.time_zone, p.kept_at
  FROM jsonb_array_elements(CAST($1 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM delivery
                      WHERE account_id = (r.value->>'account')::uuid
                        AND delivery_id = (r.value->>'id')::uuid LIMIT 1) AS d
 CROSS JOIN LATERAL (SELECT * FROM delivery_terms
                      WHERE account_id = d.account_id AND terms_id = d.terms_id LIMIT 1) AS m
  LEFT JOIN LATERAL (SELECT * FROM attempt_course
                      WHERE account_id = d.account_id AND course_id = d.course_id LIMIT 1) AS w ON true
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = d.account_id AND contact_id = d.contact_id LIMIT 1) AS c
 CROSS JOIN LATERAL (SELECT * FROM account WHERE account_id = d.account_id LIMIT 1) AS a
  JOIN policy_current y ON y.id = 1
  LEFT JOIN LATERAL (SELECT * FROM contact_version
                      WHERE account_id = d.account_id AND contact_id = d.contact_id
                        AND version = d.contact_version LIMIT 1) AS v ON true
  LEFT JOIN LATERAL (SELECT * FROM campaign
                      WHERE account_id = d.account_id AND campaign_id = m.campaign_id LIMIT 1) AS k ON true
  LEFT JOIN LATERAL (SELECT * FROM permission
                      WHERE account_id = d.account_id AND list_id = m.list_id
                        AND contact_id = d.contact_id LIMIT 1) AS p ON true
