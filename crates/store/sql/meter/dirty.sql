-- purpose: what was counted since it was last judged
-- scope: system (the worker serves every account)   index: meter_dirty
-- crash: reads only
SELECT DISTINCT account_id, day, campaign_id
  FROM meter
 WHERE dirty = 1
 ORDER BY account_id, day, campaign_id
 LIMIT 500
