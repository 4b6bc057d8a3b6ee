-- purpose: everybody of an import who is to be asked was looked at
-- scope: account ($1)   index: primary key
-- crash: alone; while somebody is left it changes nothing, and is tried again
UPDATE import
   SET asked_all_at = $3
 WHERE account_id = $1 AND import_id = $2 AND asks IS NOT NULL AND asked_all_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM import_contact i
                    WHERE i.account_id = $1 AND i.import_id = $2
                      AND i.asked_by IS NULL AND i.unasked IS NULL
                      AND (import.asks = 'all' OR i.evidenced = 0))
