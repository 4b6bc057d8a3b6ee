-- purpose: admits deliveries of a campaign, each only while everything its clearance read still holds
-- scope: account ($1)   index: delivery_once, primary keys of contact, campaign, withheld, permission
-- crash: one unit with queue/insert_ready; a batch done twice meets delivery_once and adds nothing
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO delivery (account_id, delivery_id, origin, origin_id, contact_id, contact_version,
                      list_id, basis, event_id, verdict_id, policy_version, permission_epoch,
                      stream, artefact, render_format, seed, domain, state, attempts, doubts,
                      admitted_at, laws, labels, footer, wave_id)
SELECT $1, (r.value->>'id')::uuid, 'campaign', k.campaign_id, c.contact_id, (r.value->>'version')::bigint,
       k.list_id, (r.value->>'basis'), (r.value->>'event')::uuid, k.verdict_id, y.version, c.permission_epoch,
       $5, k.artefact, $6, decode(r.value->>'seed', 'hex'), c.domain, 'scheduled', 0, 0, $7,
       (r.value->>'laws'), (r.value->>'labels'), (r.value->>'footer'),
       (r.value->>'wave')::uuid
  FROM jsonb_array_elements(CAST($8 AS TEXT)::jsonb) AS r(value)
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = (r.value->>'contact')::uuid
                        AND permission_epoch = (r.value->>'epoch')::bigint AND erased_at IS NULL
                      LIMIT 1) AS c
  JOIN campaign k ON k.account_id = $1 AND k.campaign_id = $2 AND k.epoch = $3 AND k.state = 'running'
                 AND k.list_id = (r.value->>'list')::uuid
  JOIN account a ON a.account_id = $1 AND a.standing_epoch = $4
  JOIN policy_current y ON y.id = 1 AND y.version = $9
 WHERE NOT EXISTS (SELECT 1 FROM withheld w
                    WHERE w.account_id = $1 AND w.campaign_id = $2 AND w.contact_id = c.contact_id)
   -- Whose permission grew too old meanwhile is decided again.
   AND NOT EXISTS (SELECT 1 FROM permission p
                    WHERE p.account_id = $1 AND p.list_id = k.list_id AND p.contact_id = c.contact_id
                      AND p.acted_at <= $10 AND (p.kept_at IS NULL OR p.kept_at <= $10))
ON CONFLICT (account_id, origin_id, contact_id) DO NOTHING
