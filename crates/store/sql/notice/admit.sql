-- purpose: admits a notice to the account's own member, or an answer to a recipient, as its clearance says;
--          it tells of step, or is reply, $3
-- scope: account ($1)   index: delivery_once, contact primary key
-- crash: runs in one unit with the step or the reply and with queue/insert_ready
INSERT INTO delivery (account_id, delivery_id, origin, origin_id, contact_id, contact_version,
                      list_id, basis, event_id, verdict_id, policy_version, permission_epoch,
                      stream, artefact, render_format, seed, domain, state, attempts, doubts,
                      admitted_at, footer)
SELECT $1, $2, 'system', $3, c.contact_id, c.version, NULL, $12, NULL, NULL, y.version,
       c.permission_epoch, 'system', $5, $6, $7, c.domain, 'scheduled', 0, 0, $8, $13
  FROM contact c
  JOIN account a ON a.account_id = $1 AND a.standing_epoch = $9
  JOIN policy_current y ON y.id = 1 AND y.version = $10
 WHERE c.account_id = $1 AND c.contact_id = $4 AND c.permission_epoch = $11 AND c.erased_at IS NULL
ON CONFLICT (account_id, origin_id, contact_id) DO NOTHING
