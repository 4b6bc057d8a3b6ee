-- purpose: forbids an address; the later instant and the longer time stand
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the opt-out or bounce that caused it
INSERT INTO suppression (account_id, address_key, list_id, reason, created_at, until)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, address_key, list_id, reason) DO UPDATE
   SET created_at = CASE WHEN suppression.created_at > excluded.created_at
                         THEN suppression.created_at ELSE excluded.created_at END,
       until = CASE WHEN suppression.until IS NULL OR excluded.until IS NULL THEN NULL
                    WHEN suppression.until > excluded.until THEN suppression.until
                    ELSE excluded.until END
