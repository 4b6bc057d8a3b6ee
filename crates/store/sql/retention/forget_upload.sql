-- purpose: notes that an upload is gone; its digests stay
-- scope: account ($1)   index: primary key, legal_hold_open
-- crash: one unit with the end of its bytes and the count
UPDATE import
   SET file_gone_at = $4
 WHERE account_id = $1 AND import_id = $2 AND COALESCE(kept, file) = $3 AND file_gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM legal_hold h
                    WHERE h.account_id = $1 AND h.lifted_at IS NULL)
