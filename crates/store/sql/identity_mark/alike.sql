-- purpose: which accounts that may not come back an account is like, and in what; $2 = 1: also what was released
-- scope: system (an account is compared with all others)   index: primary key, identity_mark_mark
-- crash: reads only
--
-- Who closes an account that was stopped does not wash it off. A domain that was
-- never proven to be the other's says nothing of it.
SELECT m.feature, o.account_id, a.standing, MIN(o.created_at),
       r.review_id IS NOT NULL
  FROM identity_mark m
  JOIN identity_mark o ON o.feature = m.feature AND o.mark = m.mark AND o.account_id <> m.account_id
                      AND o.proven = 1
  JOIN account a ON a.account_id = o.account_id
                AND (a.standing IN ('locked', 'terminated')
                     OR (a.closed_at IS NOT NULL AND a.standing IN ('suspended', 'sending-disabled')))
  LEFT JOIN identity_release r ON r.account_id = m.account_id AND r.barred_id = o.account_id
                              AND r.feature = m.feature
 WHERE m.account_id = $1 AND (r.review_id IS NULL OR $2 = 1)
 GROUP BY m.feature, o.account_id, a.standing, r.review_id
 ORDER BY m.feature, o.account_id
 LIMIT 200
