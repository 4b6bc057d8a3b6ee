-- purpose: admits deliveries of a campaign, each only while everything its clearance read still holds
-- scope: account ($1)   index: delivery_once, primary keys of contact, campaign, withheld
-- each: $9 id, $10 contact, $11 version, $12 terms, $13 list?, $14 event?, $15 epoch, $16 wave?
-- crash: one unit with queue/insert_ready and delivery/insert_terms; a batch done twice meets delivery_once and adds nothing
-- LATERAL and LIMIT: one look-up for each row, also by a plan that was made when the table was small.
INSERT INTO delivery (account_id, delivery_id, campaign_no, contact_id, contact_version, terms_id,
                      event_id, permission_epoch, domain, state, attempts, doubts, admitted_at,
                      wave_id)
SELECT $1, r.id, k.number, c.contact_id, r.version, r.terms,
       r.event, c.permission_epoch, c.domain, 'scheduled', 0, 0, $7,
       r.wave
  FROM (SELECT unnest($9::uuid[]) AS id, unnest($10::uuid[]) AS contact,
               unnest($11::bigint[]) AS version, unnest($12::bigint[]) AS terms,
               unnest($13::uuid[]) AS list, unnest($14::uuid[]) AS event, unnest($15::bigint[]) AS epoch,
               unnest($16::uuid[]) AS wave) AS r
 CROSS JOIN LATERAL (SELECT * FROM contact
                      WHERE account_id = $1 AND contact_id = r.contact
                        AND permission_epoch = r.epoch AND erased_at IS NULL
                      LIMIT 1) AS c
  JOIN campaign k ON k.account_id = $1 AND k.campaign_id = $2 AND k.epoch = $3 AND k.state = 'running'
                 AND k.list_id = r.list AND k.artefact = $5 AND k.verdict_id IS NOT DISTINCT FROM $6
  JOIN account a ON a.account_id = $1 AND a.standing_epoch = $4
  JOIN policy_current y ON y.id = 1 AND y.version = $8
 WHERE NOT EXISTS (SELECT 1 FROM withheld w
                    WHERE w.account_id = $1 AND w.campaign_id = $2 AND w.contact_id = c.contact_id
                   OFFSET 0)
ON CONFLICT (account_id, campaign_no, contact_id) WHERE campaign_no IS NOT NULL DO NOTHING
