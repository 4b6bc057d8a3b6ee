-- purpose: forbids an address for one topic of a list; the later instant and the longer time stand
-- scope: account ($1)   index: primary key
-- crash: runs in the unit of the choice that caused it
INSERT INTO topic_suppression (account_id, address_key, list_id, topic, reason, created_at, until)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account_id, address_key, list_id, topic, reason) DO UPDATE
   SET created_at = CASE WHEN topic_suppression.created_at > excluded.created_at
                         THEN topic_suppression.created_at ELSE excluded.created_at END,
       until = CASE WHEN topic_suppression.until IS NULL OR excluded.until IS NULL THEN NULL
                    WHEN topic_suppression.until > excluded.until THEN topic_suppression.until
                    ELSE excluded.until END
