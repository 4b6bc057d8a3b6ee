-- purpose: admits one message of the platform itself (confirmation request), as its clearance says
-- scope: account ($1)   index: delivery_once, contact primary key
-- crash: runs in one unit with the event that asks for it and with queue/insert_ready
INSERT INTO delivery (account_id, delivery_id, origin, origin_id, contact_id, contact_version,
                      list_id, basis, event_id, verdict_id, policy_version, permission_epoch,
                      stream, artefact, render_format, seed, domain, state, attempts, doubts,
                      admitted_at)
SELECT $1, $2, 'system', $3, c.contact_id, c.version, $5, $6, $3, NULL, y.version,
       c.permission_epoch, 'system', $7, $8, $9, c.domain, 'scheduled', 0, 0, $10
  FROM contact c
  JOIN account a ON a.account_id = $1 AND a.standing_epoch = $11
  JOIN policy_current y ON y.id = 1 AND y.version = $12
 WHERE c.account_id = $1 AND c.contact_id = $4 AND c.permission_epoch = $13 AND c.erased_at IS NULL
ON CONFLICT (account_id, origin_id, contact_id) DO NOTHING
