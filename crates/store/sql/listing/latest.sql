-- purpose: listings, those that last first, then the newest
-- scope: system (addresses and lists belong to no account)   index: none; listings are few
-- crash: reads only
SELECT listing_id, zone, subject, source, answer, cause_id, campaign_id, because, listed_at, ended_at
  FROM listing
 ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, listed_at DESC, listing_id DESC
 LIMIT 500
