-- purpose: takes places under the limit of speed, if nobody else did since they were counted
-- scope: account ($1)   index: primary key
-- crash: a place that was taken and not used is lost: slower, never faster
INSERT INTO pace (account_id, paid_until, queued_until)
VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE
   SET paid_until = excluded.paid_until, queued_until = excluded.queued_until
 WHERE pace.paid_until = $4 AND pace.queued_until = $5
