-- purpose: admits one message of the platform itself, as its clearance says; $3 is what it answers
-- scope: account ($1)   index: delivery_answer, contact primary key
-- crash: runs in one unit with what it answers, with queue/insert_ready and delivery/insert_terms
INSERT INTO delivery (account_id, delivery_id, answers_id, contact_id, contact_version, terms_id,
                      event_id, permission_epoch, domain, state, attempts, doubts, admitted_at)
SELECT $1, $2, $3, c.contact_id, c.version, $5, $6,
       c.permission_epoch, c.domain, 'scheduled', 0, 0, $7
  FROM contact c
  JOIN account a ON a.account_id = $1 AND a.standing_epoch = $8
  JOIN policy_current y ON y.id = 1 AND y.version = $9
 WHERE c.account_id = $1 AND c.contact_id = $4 AND c.permission_epoch = $10 AND c.erased_at IS NULL
ON CONFLICT (account_id, answers_id, contact_id) WHERE answers_id IS NOT NULL DO NOTHING
