-- purpose: a page of everything an account sent in a time; ids begin with their time
-- scope: account ($1)   index: primary key
-- crash: reads only
SELECT account_id, delivery_id, origin, origin_id, contact_id, contact_version, list_id, basis,
       event_id, verdict_id, policy_version, permission_epoch, stream, artefact, render_format,
       seed, domain, state, attempts, doubts, admitted_at, composed_at, key_ids, digest_complete,
       digest_unsigned, settled_at, class, fault, reason, laws,
       labels, footer
  FROM delivery
 WHERE account_id = $1 AND delivery_id > $2 AND delivery_id < $3
 ORDER BY delivery_id
 LIMIT $4
