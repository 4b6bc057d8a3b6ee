-- purpose: the steps taken against an account, newest first
-- scope: account ($1)   index: primary key (ids are in order of time)
-- crash: reads only
SELECT account_id, enforcement_id, action, axis, day, campaign_id, bad, total, complaints, accepted,
       policy_version, standing_before, standing_after, bad_contacts, notice_id, sealed_sender,
       sender_domain, decided_by, reason, evidence, created_at
  FROM enforcement
 WHERE account_id = $1
 ORDER BY enforcement_id DESC
 LIMIT 200
