-- purpose: what weighs when a day is judged: its own steps, and every time the account was activated again
-- scope: account ($1)   index: enforcement_day; the reactivations of an account are few
-- crash: reads only
SELECT account_id, enforcement_id, action, axis, day, campaign_id, bad, total, complaints, accepted,
       policy_version, standing_before, standing_after, bad_contacts, notice_id, sealed_sender,
       sender_domain, decided_by, reason, evidence, created_at
  FROM enforcement
 WHERE account_id = $1 AND (day = $2 OR action = 'reactivate')
 ORDER BY enforcement_id
