-- purpose: the history of settings, newest first
-- scope: system (one installation, one set of rules)   index: none; changes are few
-- crash: reads only
SELECT change_id, setting, before, value, since, at_once, reason, announced_at, withdrawn_at
  FROM setting_change
 ORDER BY announced_at DESC, setting, since
 LIMIT 1000
