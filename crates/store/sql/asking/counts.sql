-- purpose: what became of those of an import who are asked to confirm, by a word
-- scope: account ($1)   index: primary key, permission primary key
-- crash: reads only
--
-- A request that ran out leaves a claim behind, as before it.
SELECT CASE WHEN i.unasked IS NOT NULL THEN 'withheld'
            WHEN i.asked_by IS NULL THEN 'waiting'
            WHEN p.state = 'granted' THEN 'confirmed'
            WHEN p.state = 'pending' THEN 'open'
            WHEN p.state = 'claimed' THEN 'expired'
            ELSE 'left' END,
       COUNT(*)
  FROM import m
  JOIN import_contact i ON i.account_id = $1 AND i.import_id = m.import_id
                       AND (m.asks = 'all' OR i.evidenced = 0)
  LEFT JOIN permission p ON p.account_id = $1 AND p.list_id = m.list_id
                        AND p.contact_id = i.contact_id
 WHERE m.account_id = $1 AND m.import_id = $2 AND m.asks IS NOT NULL
 GROUP BY 1
 ORDER BY 1
