-- purpose: the same for named contacts, whose facts changed while they were decided
-- scope: account ($1)   index: permission primary key, delivery_answer
-- crash: reads only
--
-- Every entry is told, `scope reason [until]` each; which of them counts for a
-- basis is decided by `clearance::suppression`.
-- Topics are apart, a line each, `reason [until];topic`: no topic has a line break.
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
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
  FROM jsonb_array_elements(CAST($3 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM permission
                      WHERE account_id = $1 AND list_id = $2
                        AND contact_id = (r.value->>'contact')::uuid LIMIT 1) AS p
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = p.contact_id LIMIT 1) AS c
  LEFT JOIN LATERAL (SELECT * FROM customer
                      WHERE account_id = $1 AND list_id = $2 AND contact_id = p.contact_id LIMIT 1) AS u ON true
  LEFT JOIN LATERAL (SELECT * FROM contact_version
                      WHERE account_id = $1 AND contact_id = c.contact_id
                        AND version = c.version LIMIT 1) AS v ON true
