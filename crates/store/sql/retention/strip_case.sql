-- purpose: takes away what a complainant wrote; that they complained, when and about what stays
-- scope: account ($1)   index: primary key, legal_hold_open
-- crash: one unit with retention/strip_case_notes and the count
UPDATE complaint_case
   SET sealed_original = NULL, words_gone_at = $3
 WHERE account_id = $1 AND case_id = $2 AND words_gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM legal_hold h
                    WHERE h.account_id = $1 AND h.lifted_at IS NULL
                      AND (h.subject <> 'person' OR h.address_key = complaint_case.address_key))
