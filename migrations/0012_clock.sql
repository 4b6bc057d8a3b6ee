-- The clock of permission (DECISIONS D40), as computed from the ledger.

-- Last act of whoever gave the permission, or the claim behind an attestation; NULL =
-- nothing is granted.
ALTER TABLE permission ADD COLUMN acted_at {{int}};
-- Questions mailed since then, and the first instant at which to ask again; NULL =
-- as soon as the permission is old enough.
ALTER TABLE permission ADD COLUMN asks {{int}} NOT NULL DEFAULT 0;
ALTER TABLE permission ADD COLUMN ask_after {{int}};
UPDATE permission SET acted_at = since WHERE state = 'granted';
UPDATE permission
   SET acted_at = COALESCE((SELECT MIN(e.at) FROM consent_event e
                             WHERE e.account_id = permission.account_id
                               AND e.contact_id = permission.contact_id
                               AND e.list_id = permission.list_id AND e.kind = 'claimed'), since)
 WHERE state = 'granted' AND basis = 'attested';
-- Whom to ask: the oldest permissions of all accounts.
CREATE INDEX permission_acted ON permission (acted_at) WHERE acted_at IS NOT NULL;
