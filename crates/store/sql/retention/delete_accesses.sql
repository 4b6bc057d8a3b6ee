-- purpose: deletes the oldest records of accesses from before $2, unless something in the account is held
-- scope: account ($1)   index: primary key, legal_hold_open
-- crash: one unit with the count; the next look goes on
DELETE FROM access_record
 WHERE account_id = $1
   AND record_id IN (SELECT a.record_id FROM access_record a
                      WHERE a.account_id = $1 AND a.created_at < $2
                      ORDER BY a.record_id
                      LIMIT 500)
   AND NOT EXISTS (SELECT 1 FROM legal_hold h
                    WHERE h.account_id = $1 AND h.lifted_at IS NULL)
