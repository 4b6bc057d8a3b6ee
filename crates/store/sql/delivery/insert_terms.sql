-- purpose: terms of deliveries, once
-- scope: account ($1)   index: primary key
-- crash: runs in one unit with the deliveries; the same terms have the same id
INSERT INTO delivery_terms (account_id, terms_id, origin, campaign_id, list_id, basis, verdict_id, policy_version,
                            stream, artefact, render_format, laws, labels, footer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (account_id, terms_id) DO NOTHING
