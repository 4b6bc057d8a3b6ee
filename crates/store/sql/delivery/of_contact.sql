-- purpose: what one contact was sent, newest first
-- scope: account ($1)   index: primary key (scan of the account; evidence page only)
-- crash: reads only
SELECT account_id, delivery_id, origin, origin_id, contact_id, contact_version, list_id, basis,
       event_id, verdict_id, policy_version, permission_epoch, stream, artefact, render_format,
       seed, domain, state, attempts, doubts, admitted_at, composed_at, key_ids, digest_complete,
       digest_unsigned, settled_at, class, fault, reason, laws,
       labels, footer
  FROM delivery
 WHERE account_id = $1 AND contact_id = $2
 ORDER BY delivery_id DESC
 LIMIT 50
