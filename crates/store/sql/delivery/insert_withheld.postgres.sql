-- purpose: recipients a campaign does not reach, each with the reason; one with a delivery is left out
-- scope: account ($1)   index: primary keys, delivery_once
-- crash: one unit with delivery/admit_campaign; a batch done twice adds nothing
INSERT INTO withheld (account_id, campaign_id, contact_id, reason, detail, created_at)
SELECT $1, $2, (r.value->>'contact')::uuid, (r.value->>'reason'), (r.value->>'detail'), $3
  FROM jsonb_array_elements(CAST($4 AS TEXT)::jsonb) AS r(value)
 WHERE NOT EXISTS (SELECT 1 FROM delivery d
                    WHERE d.account_id = $1 AND d.campaign_no = (SELECT k.number FROM campaign k WHERE k.account_id = $1 AND k.campaign_id = $2)
                      AND d.contact_id = (r.value->>'contact')::uuid)
ON CONFLICT (account_id, campaign_id, contact_id) DO NOTHING
