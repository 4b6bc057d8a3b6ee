-- purpose: what the newest reviews of an account are about, by name: a campaign, a list, a standing
-- scope: account ($1)   index: primary key of each
-- crash: reads only
SELECT r.review_id, COALESCE(c.name, l.name, v.name, a.standing, '')
  FROM review r
  LEFT JOIN campaign c ON c.account_id = $1 AND c.campaign_id = r.subject_id
  LEFT JOIN import i ON i.account_id = $1 AND i.import_id = r.subject_id
  LEFT JOIN list l ON l.account_id = $1 AND l.list_id = i.list_id
  LEFT JOIN import_wave w ON w.account_id = $1 AND w.wave_id = r.subject_id
  LEFT JOIN list v ON v.account_id = $1 AND v.list_id = w.list_id
  LEFT JOIN appeal a ON a.account_id = $1 AND a.appeal_id = r.subject_id
 WHERE r.account_id = $1
 ORDER BY r.opened_at DESC, r.review_id DESC
 LIMIT $2
