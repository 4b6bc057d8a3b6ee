-- purpose: takes places under the limit of speed of a brake, if nobody else did since they were counted
-- scope: account ($1)   index: primary key
-- crash: a place that was taken and not used is lost: slower, never faster
UPDATE brake
   SET paid_until = $3, queued_until = $4
 WHERE account_id = $1 AND brake_id = $2 AND paid_until = $5 AND queued_until = $6
