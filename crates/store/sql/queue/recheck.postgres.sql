-- purpose: everything the re-check and the composing of a batch need, in one read (DECISIONS D3)
-- scope: system (a batch holds deliveries of several accounts)   index: primary keys
-- crash: reads only
--
-- Every entry is told, `scope reason [until]` each; which of them counts for a
-- basis is decided by `clearance::suppression`.
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
  JOIN delivery d ON d.account_id = (r.value->>'account')::uuid AND d.delivery_id = (r.value->>'id')::uuid
  JOIN delivery_terms m ON m.account_id = d.account_id AND m.terms_id = d.terms_id
  LEFT JOIN attempt_course w ON w.account_id = d.account_id AND w.course_id = d.course_id
  JOIN contact c ON c.account_id = d.account_id AND c.contact_id = d.contact_id
  JOIN account a ON a.account_id = d.account_id
  JOIN policy_current y ON y.id = 1
  LEFT JOIN contact_version v ON v.account_id = d.account_id AND v.contact_id = d.contact_id
                             AND v.version = d.contact_version
  LEFT JOIN campaign k ON k.account_id = d.account_id AND k.campaign_id = m.campaign_id
  LEFT JOIN permission p ON p.account_id = d.account_id AND p.list_id = m.list_id
                        AND p.contact_id = d.contact_id
