-- purpose: lists with permissions that got no mail since then
-- scope: system (an audit looks at every account)   index: permission primary key, campaign primary key
-- crash: reads only
SELECT l.account_id, l.list_id
  FROM list l
  JOIN account a ON a.account_id = l.account_id AND a.closed_at IS NULL
 WHERE l.created_at < $1
   AND NOT EXISTS (SELECT 1 FROM campaign c
                    WHERE c.account_id = l.account_id AND c.list_id = l.list_id AND c.started_at >= $1)
   AND EXISTS (SELECT 1 FROM permission p
                WHERE p.account_id = l.account_id AND p.list_id = l.list_id AND p.state = 'granted')
 ORDER BY l.account_id, l.list_id
 LIMIT $2
