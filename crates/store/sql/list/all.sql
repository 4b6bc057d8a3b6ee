-- purpose: the account's lists with the contacts that gave permission
-- scope: account ($1)   index: primary key, permission primary key
-- crash: reads only
SELECT l.list_id, l.name, l.purpose, l.frequency,
       (SELECT COUNT(*) FROM permission p
         WHERE p.account_id = $1 AND p.list_id = l.list_id AND p.state = 'granted')
  FROM list l
 WHERE l.account_id = $1
 ORDER BY l.list_id
