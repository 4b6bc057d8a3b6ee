-- purpose: puts on record that a company asked to spare something, unless it is spared about as long already
-- scope: account ($1)   index: brake_active
-- crash: one unit of its own; what is lost is said again by the next answer
--
-- $12 is the end, $13 the end that another one needs not to be added to.
INSERT INTO brake (account_id, brake_id, scope, campaign_id, sender_domain, provider, action, per_hour,
                   reason, delivery_id, created_at, until, paid_until, queued_until)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14, $14
 WHERE NOT EXISTS (SELECT 1 FROM brake b
                    WHERE b.account_id = $1 AND b.until >= $13 AND b.scope = $3 AND b.campaign_id = $4
                      AND b.sender_domain = $5 AND b.provider = $6 AND b.action = $7)
