-- purpose: forbids an address; a state that is already stricter stays
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the opt-out or bounce that caused it
INSERT INTO suppression (account_id, address_key, list_id, reason, created_at, until)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, address_key, list_id) DO UPDATE
   SET until = CASE WHEN suppression.until IS NULL OR excluded.until IS NULL THEN NULL
                    WHEN suppression.until > excluded.until THEN suppression.until
                    ELSE excluded.until END
