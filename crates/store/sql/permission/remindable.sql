-- purpose: consents whose owners may have to be told of them, those of the longest silence first
-- scope: system (one clock for every account)   index: permission_remind
-- crash: reads only
SELECT account_id, list_id, contact_id, since
  FROM permission
 WHERE state = 'granted' AND COALESCE(remind_from, since) <= $1
 ORDER BY COALESCE(remind_from, since), account_id, list_id, contact_id
 LIMIT $2
