-- purpose: recipients a campaign does not reach, each with the reason
-- scope: account ($1)   index: primary key
-- crash: one unit with delivery/admit_campaign; a batch done twice adds nothing
INSERT INTO withheld (account_id, campaign_id, contact_id, reason, detail, created_at)
SELECT $1, $2, unhex(r.value->>'contact'), (r.value->>'reason'), (r.value->>'detail'), $3
  FROM json_each($4) AS r
 WHERE 1 = 1
ON CONFLICT (account_id, campaign_id, contact_id) DO NOTHING
