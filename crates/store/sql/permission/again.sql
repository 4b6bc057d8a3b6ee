-- purpose: the same for named contacts, whose facts changed while they were decided
-- scope: account ($1)   index: permission primary key, delivery_answer
-- crash: reads only
--
-- Every entry is told, `scope reason [until]` each; which of them counts for a
-- basis is decided by `clearance::suppression`.
-- Topics are apart, a line each, `reason [until];topic`: no topic has a line break.
SELECT p.contact_id, p.state, p.basis, p.event_id, p.since,
       c.version, c.permission_epoch, c.domain, c.erased_at, c.salt, v.sealed_data,
       (SELECT string_agg(CASE WHEN s.account_id = $4 THEN 'installation'
                               WHEN s.list_id = $4 THEN 'account' ELSE 'list' END
                          || ' ' || s.reason
                          || CASE WHEN s.until IS NULL THEN '' ELSE ' until' END, ';')
          FROM suppression s
         WHERE s.account_id IN ($1, $4) AND s.address_key = c.suppression_key
           AND s.list_id IN ($2, $4) AND (s.until IS NULL OR s.until > $5)),
       p.acted_at, u.dealt_at, u.sealed_facts,
       (SELECT string_agg(t.reason || CASE WHEN t.until IS NULL THEN '' ELSE ' until' END
                          || ';' || t.topic, '
')
          FROM topic_suppression t
         WHERE t.account_id = $1 AND t.address_key = c.suppression_key AND t.list_id = $2
           AND (t.until IS NULL OR t.until > $5)),
       COALESCE((SELECT n.settled_at FROM delivery n
                  WHERE n.account_id = $1 AND n.answers_id = p.reminded_by
                    AND n.contact_id = p.contact_id AND n.state = 'accepted'), p.reminded_at),
       p.kept_at
  FROM json_each($3) AS r
  CROSS JOIN permission p ON p.account_id = $1 AND p.list_id = $2 AND p.contact_id = unhex(r.value->>'contact')
  JOIN contact c ON c.account_id = $1 AND c.contact_id = p.contact_id
  LEFT JOIN customer u ON u.account_id = $1 AND u.list_id = $2 AND u.contact_id = p.contact_id
  LEFT JOIN contact_version v ON v.account_id = $1 AND v.contact_id = c.contact_id AND v.version = c.version
